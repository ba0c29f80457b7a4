package dev.seneschal.actions;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What few jobs have: a key, a deadline, a failure, a producer that waits. It is what stands in a {@link Chain} for the job. Touched under
 * the group's lock, but for what is volatile.
 */
final class Extra extends Link {

    final Entry entry;

    /** Its neighbours by acceptance, while it is in the buffer and not plain. */
    @Nullable
    Extra older;

    @Nullable
    Extra newer;

    @Nullable
    Lane lane;

    /** Whether it is the one of its lane that is under way. */
    boolean holdsLane;

    @Nullable
    Alarm alarm;

    /** Since when it waits, on this try. */
    long waitsSince;

    long deadline = Entry.NEVER;
    int panics;

    @Nullable
    Throwable failure;

    DeadLetter.@Nullable Reason reason;

    /** How its producer's wait ended; null while it lasts. */
    volatile Submission.@Nullable Outcome admission;

    volatile @Nullable Thread producer;
    volatile @Nullable CompletableFuture<Void> told;

    Extra(Entry entry) {
        this.entry = entry;
        waitsSince = entry.acceptedAt;
    }

    Alarm alarm() {
        Alarm own = alarm;
        if (own == null) {
            own = new Alarm(entry);
            alarm = own;
        }
        return own;
    }
}
