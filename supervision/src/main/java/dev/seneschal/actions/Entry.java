package dev.seneschal.actions;

import dev.seneschal.actions.JobResult.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A job within a group, from its acceptance to its result. Touched under the group's lock, but for what is volatile. */
final class Entry extends Link {

    static final long NEVER = Long.MAX_VALUE;

    /** Where a job is. */
    enum Place {
        /** Not accepted, or not yet: its producer waits for a place. */
        OUTSIDE,
        /** May be started, and stands with those that are started in the order of their acceptance. */
        PLAIN,
        /** May be started. */
        READY,
        /** Waits for those before it in its lane. */
        LANE,
        /** Waits for another attempt. */
        RETRY,
        /** A slot has it. */
        RUNNING,
        /** Its action has panicked, and it is not decided yet. */
        HELD,
        /** Has a result. */
        ENDED
    }

    final JobSpec<?> spec;
    final String topic;
    Place place = Place.OUTSIDE;

    /** Its neighbours by acceptance, while it is in the buffer. */
    @Nullable
    Entry older;

    @Nullable
    Entry newer;

    /** What its slot is to do next, in a {@link Batch}. */
    @Nullable
    Entry behind;

    @Nullable
    Lane lane;

    /** Whether it is the one of its lane that is under way. */
    boolean holdsLane;

    @Nullable
    Alarm alarm;

    /** How many had been accepted with it. */
    long number;

    long acceptedAt;
    /** Since when it waits, on this try. */
    long waitsSince;

    long deadline = NEVER;
    int attempts;
    int panics;

    /** The attempt under way. Set on the slot's thread. */
    @Nullable
    Job<?> job;

    @Nullable
    Throwable failure;

    @Nullable
    Outcome outcome;

    @Nullable
    Object reply;

    DeadLetter.@Nullable Reason reason;

    /** What is told the result; made when somebody asks for it. */
    volatile @Nullable CompletableFuture<JobResult> result;

    volatile @Nullable String progress;

    /** How its producer's wait ended; null while it lasts. */
    volatile Submission.@Nullable Outcome admission;

    volatile @Nullable Thread producer;
    volatile @Nullable CompletableFuture<Void> told;

    Entry(JobSpec<?> spec, String topic) {
        this.spec = spec;
        this.topic = topic;
    }

    Alarm alarm() {
        Alarm own = alarm;
        if (own == null) {
            own = new Alarm(this);
            alarm = own;
        }
        return own;
    }

    boolean isOver(long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    JobResult toResult() {
        Outcome ended = outcome;
        if (ended == null) {
            throw new IllegalStateException("the job has no result yet");
        }
        return new JobResult(ended, attempts, Optional.ofNullable(reply), Optional.ofNullable(failure));
    }

    DeadLetter toDeadLetter(String group, Instant now, long nanoTime) {
        DeadLetter.Reason why = reason;
        if (why == null) {
            throw new IllegalStateException("the job is no dead letter");
        }
        return new DeadLetter(
                group,
                topic,
                spec,
                why,
                attempts,
                Optional.ofNullable(failure),
                now.minusNanos(nanoTime - acceptedAt),
                now);
    }
}
