package dev.seneschal.outbox;

import java.time.Duration;

/**
 * Is told of each batch that an outbox has stored, such as to keep metrics of it: see {@link Outbox#onCommit}. Called on the outbox's
 * thread, so it is quick; what it throws is logged.
 */
@FunctionalInterface
public interface CommitListener {

    /**
     * A batch is on disk.
     *
     * @param changes how many records were put or removed together
     * @param time what that took, the sync included
     */
    void committed(int changes, Duration time);
}
