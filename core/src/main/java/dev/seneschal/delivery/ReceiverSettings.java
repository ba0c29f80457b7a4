package dev.seneschal.delivery;

/**
 * How a {@link Receiver} behaves.
 *
 * @param concurrency how many handlers may run at once
 * @param queue how many accepted messages may wait for one
 */
public record ReceiverSettings(int concurrency, int queue) {

    /** Checks the settings. */
    public ReceiverSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("handlerConcurrency must be at least 1, was " + concurrency);
        }
        if (queue < 0) {
            throw new IllegalArgumentException("handlerQueue must not be negative, was " + queue);
        }
    }
}
