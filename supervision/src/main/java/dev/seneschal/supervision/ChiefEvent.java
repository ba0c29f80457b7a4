package dev.seneschal.supervision;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Something that happened in a chief, as uwe's Event. A value; nothing changes it.
 *
 * @param level how grave it is
 * @param kind what sort of thing it is
 * @param worker the path of the worker it happened to; of the chief itself the empty text
 * @param message what happened, in uwe's words where it has them
 * @param cause the throwable behind it, if there is one
 * @param fields further particulars by name, sorted
 * @param at when, by the wall clock
 */
public record ChiefEvent(
        Level level,
        Kind kind,
        String worker,
        String message,
        Optional<Throwable> cause,
        Map<String, Object> fields,
        Instant at) {

    /** How grave an event is, the gravest first. */
    public enum Level {
        /** A worker is lost for good where it must not be, and the chief stops. */
        FATAL("fatal"),
        /** Something failed. */
        ERROR("error"),
        /** Something happened as it should. */
        INFO("info");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        /** uwe's word for it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What sort of thing an event is. */
    public enum Kind {
        /** A worker was registered. */
        ADDED,
        /** A worker was taken out of the register. */
        REMOVED,
        /** A worker's init has returned. */
        INITIALIZED,
        /** A worker is about to run. */
        STARTING,
        /** A worker runs. */
        RUNNING,
        /** A worker that declares readiness is ready. */
        READY,
        /** A worker has finished. */
        FINISHED,
        /** A worker's init or run threw. */
        FAILED,
        /** A worker will be restarted. */
        RESTARTING,
        /** A worker was asked to stop. */
        STOPPING,
        /** A worker's thread was interrupted, as half its time to stop was over. */
        INTERRUPTED,
        /** A worker has not ended in time; its thread was left to itself. */
        ABANDONED,
        /** The thread of an abandoned worker has ended after all. */
        LATE_END,
        /** A worker has not been ready in time. */
        NOT_READY,
        /** A worker has given no heartbeat for too long. */
        SILENT,
        /** A worker is not started, as one that it depends on has failed. */
        BLOCKED,
        /** Restarting has not helped, or may not be tried. */
        ESCALATED,
        /** The chief has begun to start its workers. */
        CHIEF_STARTING,
        /** All workers of the chief have been started. */
        CHIEF_STARTED,
        /** The chief has begun to stop its workers. */
        CHIEF_STOPPING,
        /** The chief has ended. */
        CHIEF_ENDED,
        /** A callback of the host threw. */
        CALLBACK_FAILED,
        /** Something that the host or a part of it reports. */
        REPORTED
    }

    /** Checks that all is there, and copies the fields. */
    public ChiefEvent {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(cause, "cause");
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(fields));
        Objects.requireNonNull(at, "at");
    }

    /**
     * An event of the host's own, for {@link Chief#report}.
     *
     * @param level how grave it is
     * @param worker the name of what it happened to
     * @param message what happened
     * @return an event of now
     */
    public static ChiefEvent of(Level level, String worker, String message) {
        return new ChiefEvent(level, Kind.REPORTED, worker, message, Optional.empty(), Map.of(), Instant.now());
    }

    /**
     * Whether it is fatal.
     *
     * @return true for that level only
     */
    public boolean isFatal() {
        return level == Level.FATAL;
    }

    /**
     * Whether it is an error.
     *
     * @return true for that level only, not for fatal
     */
    public boolean isError() {
        return level == Level.ERROR;
    }

    /**
     * The event as an exception, as uwe's ToError.
     *
     * @return one with the message and the cause, if the event is an error or fatal
     */
    public Optional<Exception> toError() {
        return level == Level.INFO ? Optional.empty() : Optional.of(new Exception(message, cause.orElse(null)));
    }

    /**
     * The same with one more field.
     *
     * @param name its name; a field of that name is replaced
     * @param value its value
     * @return a new event
     */
    public ChiefEvent withField(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(fields);
        more.put(name, Objects.requireNonNull(value, name));
        return new ChiefEvent(level, kind, worker, message, cause, more, at);
    }

    /**
     * The same with a cause.
     *
     * @param thrown the cause
     * @return a new event
     */
    public ChiefEvent withCause(Throwable thrown) {
        return new ChiefEvent(level, kind, worker, message, Optional.of(thrown), fields, at);
    }

    /**
     * The same of another worker.
     *
     * @param path the worker's path
     * @return a new event
     */
    public ChiefEvent withWorker(String path) {
        return new ChiefEvent(level, kind, path, message, cause, fields, at);
    }

    /**
     * The fields in one line.
     *
     * @return {@code name=value} by name, with spaces between
     */
    public String formatFields() {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }
}
