package dev.seneschal.actions;

import dev.seneschal.actions.JobResult.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A job within a group, from its acceptance to its result. Touched under the group's lock, but for what is volatile or said to be set
 * elsewhere. There are many, so what few have is in {@link Extra}.
 */
final class Entry {

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

    /**
     * How the job is to be done; of its body only {@link #body} is to be asked. Jobs that were submitted as a body alone share one until
     * somebody asks for theirs, so that most need none of their own. The same is said by both, so it may be read without the lock.
     */
    JobSpec<?> terms;
    /** Which most actions ask for alone: who does the job then need not fetch its terms from the memory of its producer. */
    final Object body;

    final String topic;
    Place place = Place.OUTSIDE;
    /** How many had been accepted with it. */
    long number;

    long acceptedAt;
    int attempts;

    /** What its slot is to do next, in a {@link Batch}. */
    @Nullable
    Entry behind;

    @Nullable
    Outcome outcome;

    @Nullable
    Object reply;

    private @Nullable Extra extra;

    /** What is told the result; made when somebody asks for it. */
    volatile @Nullable CompletableFuture<JobResult> result;

    private volatile @Nullable Progress progress;

    Entry(JobSpec<?> spec, String topic) {
        this(spec, spec.body(), topic);
    }

    private Entry(JobSpec<?> terms, Object body, String topic) {
        this.terms = terms;
        this.body = body;
        this.topic = topic;
    }

    /** A job of a body alone. */
    static Entry ofBody(Object body, String topic) {
        return new Entry(JobSpec.USUAL, body, topic);
    }

    /** The job as it was submitted, always the same. From any thread. */
    @SuppressWarnings("ReferenceEquality") // the shared one is nothing but itself
    synchronized JobSpec<?> spec() {
        if (terms == JobSpec.USUAL) {
            terms = JobSpec.of(body);
        }
        return terms;
    }

    /** What most jobs never have; made when it is needed. Under the group's lock. */
    Extra extra() {
        Extra own = extra;
        if (own == null) {
            own = new Extra(this);
            extra = own;
        }
        return own;
    }

    /** Made when it is needed. Without a lock: an action and who submitted its job may both come first. */
    Progress progress() {
        Progress own = progress;
        return own == null ? newProgress() : own;
    }

    private synchronized Progress newProgress() {
        Progress own = progress;
        if (own == null) {
            own = new Progress();
            progress = own;
        }
        return own;
    }

    /** What the action told last. */
    Optional<String> progressWords() {
        Progress own = progress;
        return own == null ? Optional.empty() : Optional.ofNullable(own.words);
    }

    @Nullable
    Extra extraOrNull() {
        return extra;
    }

    @Nullable
    Lane lane() {
        Extra own = extra;
        return own == null ? null : own.lane;
    }

    @Nullable
    Throwable failure() {
        Extra own = extra;
        return own == null ? null : own.failure;
    }

    /** Why it is a dead letter. */
    DeadLetter.@Nullable Reason reason() {
        Extra own = extra;
        return own == null ? null : own.reason;
    }

    long deadline() {
        Extra own = extra;
        return own == null ? NEVER : own.deadline;
    }

    /** Since when it waits, on this try. */
    long waitsSince() {
        Extra own = extra;
        return own == null ? acceptedAt : own.waitsSince;
    }

    boolean isOver(long now) {
        long deadline = deadline();
        return deadline != NEVER && now - deadline >= 0;
    }

    JobResult toResult() {
        Outcome ended = outcome;
        if (ended == null) {
            throw new IllegalStateException("the job has no result yet");
        }
        return new JobResult(ended, attempts, Optional.ofNullable(reply), Optional.ofNullable(failure()));
    }

    DeadLetter toDeadLetter(String group, Instant now, long nanoTime) {
        DeadLetter.Reason why = reason();
        if (why == null) {
            throw new IllegalStateException("the job is no dead letter");
        }
        return new DeadLetter(
                group,
                topic,
                spec(),
                why,
                attempts,
                Optional.ofNullable(failure()),
                now.minusNanos(nanoTime - acceptedAt),
                now);
    }
}
