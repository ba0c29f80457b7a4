package dev.seneschal.supervision;

/** What events say; uwe's words where it has them. */
final class EventText {

    static final String INITIALIZED = "Worker is initialized";
    static final String STARTING = "Starting worker";
    static final String RUNNING = "Run worker";
    static final String READY = "Worker is ready";
    static final String FINISHED = "Worker ended execution";
    static final String FAILED_WITH_ERROR = "Worker ended execution with error";
    static final String FAILED_WITH_PANIC = "Worker failed with panic";
    static final String INIT_FAILED = "Worker can not be initialized due to an error";
    static final String RESTARTING = "Worker will be restarted";
    static final String RESTARTING_WITH_INIT = "Worker will be re-initialized and restarted";
    static final String ADDED = "Worker is added";
    static final String REMOVED = "Worker is removed";
    static final String STOPPING = "Worker is asked to stop";
    static final String INTERRUPTED = "Worker is interrupted, as half its time to stop is over";
    static final String ABANDONED = "Worker has not ended in time and is abandoned";
    static final String LATE_END = "Worker that was abandoned has ended";
    static final String NOT_READY = "Worker is not ready in time";
    static final String SILENT = "Worker gives no heartbeat";
    static final String BLOCKED = "Worker is not started, as one that it depends on has failed";
    static final String TOO_OFTEN = "Worker was restarted too often";
    static final String NOT_RESTARTABLE = "Worker can not be restarted, as its thread has not ended";
    static final String BROKEN_JVM = "Worker failed with an error of the JVM";
    static final String NESTED_FAILED = "Nested chief failed and is not restarted";
    static final String STOP_APP = "Worker failed that stops the app on fail";
    static final String CHIEF_STARTING = "Chief is starting";
    static final String CHIEF_STARTED = "Chief has started all workers";
    static final String CHIEF_STOPPING = "Chief is stopping";
    static final String CHIEF_ENDED = "Chief has stopped";
    static final String NO_WORKERS = "unable to start: there is no initialized workers";
    static final String FORCED = "graceful shutdown failed";

    private EventText() {}
}
