package dev.seneschal.delivery;

import dev.seneschal.time.Backoff;
import java.time.Duration;

/**
 * How a {@link Sender} behaves.
 *
 * @param windowPerSubject how many messages of one subject may be on their way at once, waits between attempts included
 * @param window how many attempts may be out at once in all
 * @param backoff the wait between attempts
 * @param unavailableFor how long a message is tried while nobody listens or the receiver is busy
 * @param haltsAfterGiveUp whether messages that keep an order wait when the one before them was given up
 */
public record SenderSettings(
        int windowPerSubject, int window, Backoff backoff, Duration unavailableFor, boolean haltsAfterGiveUp) {

    /** Checks the settings. */
    public SenderSettings {
        if (windowPerSubject < 1) {
            throw new IllegalArgumentException("windowPerSubject must be at least 1, was " + windowPerSubject);
        }
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1, was " + window);
        }
        if (unavailableFor.isNegative() || unavailableFor.isZero()) {
            throw new IllegalArgumentException("unavailableFor must be positive, was " + unavailableFor);
        }
    }

    /** The same without halting. */
    SenderSettings(int windowPerSubject, int window, Backoff backoff, Duration unavailableFor) {
        this(windowPerSubject, window, backoff, unavailableFor, false);
    }
}
