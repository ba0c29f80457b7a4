package dev.seneschal.transport;

import java.util.concurrent.CompletionStage;

/** What {@link Transport#subscribe} began. All methods may be called from any thread, repeatedly. */
public interface Subscription {

    /**
     * The subject it listens to.
     *
     * @return as given to {@link Transport#subscribe}
     */
    String subject();

    /**
     * Ends the subscription gently: takes no more from the broker, but still gives the listener what has arrived.
     *
     * @return completes when the listener has had the last message
     */
    CompletionStage<Void> drain();

    /** Ends the subscription. No call of the listener starts afterwards; one under way may still end. */
    void close();
}
