package dev.seneschal.actions;

import dev.seneschal.time.Nanos;
import org.jspecify.annotations.Nullable;

/** Whether a job may be started now: not while the group is paused, and not faster than its rate. */
final class Gate {

    private final @Nullable RateLimit limit;
    private final long nanosEach;
    private final Agenda agenda;
    private final Alarm resume = new Alarm(this);
    private final Alarm token = new Alarm(this);
    /** When the bucket was, or will be, full as far as it is not used. */
    private long fullAt;

    private boolean paused;

    Gate(@Nullable RateLimit limit, Agenda agenda) {
        this.limit = limit;
        this.agenda = agenda;
        nanosEach = limit == null ? 0 : Math.max(1, Nanos.of(limit.per()) / limit.jobs());
    }

    void opened(long now) {
        fullAt = now;
    }

    boolean isPaused() {
        return paused;
    }

    /** Pauses for a time, or until {@link #resume}. */
    void pause(long until) {
        paused = true;
        agenda.clear(resume);
        if (until != Entry.NEVER) {
            agenda.set(resume, until);
        }
    }

    void resume() {
        paused = false;
        agenda.clear(resume);
    }

    /** Whether it was this gate's alarm, which may have opened it. */
    boolean isDue(Alarm alarm) {
        if (alarm == resume) {
            paused = false;
        }
        return alarm == resume || alarm == token;
    }

    /** Whether a job may be started; if only the rate is against it, an alarm is set. */
    boolean isOpen(long now) {
        if (paused) {
            return false;
        }
        RateLimit rate = limit;
        if (rate == null) {
            return true;
        }
        long earliest = fullAt - nanosEach * (rate.jobs() - 1);
        if (earliest - now > 0) {
            agenda.setNoLaterThan(token, earliest);
            return false;
        }
        return true;
    }

    /** A job is started. */
    void started(long now) {
        if (limit != null) {
            fullAt = (fullAt - now > 0 ? fullAt : now) + nanosEach;
        }
    }

    void close() {
        agenda.clear(resume);
        agenda.clear(token);
    }
}
