package dev.seneschal.transport;

import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A connection to a broker that carries envelopes by subject, as NATS does.
 *
 * <p>Subjects are tokens joined by dots; a subscription may hold {@code *} for one token and end in {@code >} for one or more. A
 * message published while nobody listens is gone; if it has a reply subject, a {@linkplain Incoming#noResponder() no-responder notice}
 * comes back on that, to a subscription of the transport that published. A transport hears what it publishes itself. Messages of one
 * publisher arrive at a subscription in the order published.
 *
 * <p>A transport connects by itself, again and again, until it is closed. Subscriptions outlive a lost connection.
 *
 * <p>All methods may be called from any thread, and none blocks but {@link #close}. Listeners are called on the transport's threads,
 * never on the stack of the caller whose call leads to it; one subscription's listener is called one message at a time. They must
 * not block. What they throw is logged and goes no further. One that is a {@link PromptListener} may be called on the thread that reads
 * from the broker.
 *
 * <p>To check an implementation of your own, extend {@code dev.seneschal.contract.TransportContract}.
 */
public interface Transport {

    /**
     * Publishes once.
     *
     * @param envelope what to publish
     * @return completes when the transport has taken it, or with {@link TransportException} when it has not:
     *     {@link MessageTooLargeException}, or not connected
     * @throws IllegalArgumentException if the subject is malformed or has wildcards
     */
    CompletionStage<Published> publish(Envelope envelope);

    /**
     * Publishes once, with a subject to answer on.
     *
     * @param envelope what to publish
     * @param replySubject where answers go; somebody should have subscribed it before
     * @return as {@link #publish(Envelope)}
     * @throws IllegalArgumentException if either subject is malformed or has wildcards
     */
    CompletionStage<Published> publish(Envelope envelope, String replySubject);

    /**
     * Listens: to what this transport publishes after this call, and to what others publish once the broker knows of it.
     *
     * @param subject a subject, which may have wildcards
     * @param listener takes each message
     * @return the subscription
     * @throws IllegalArgumentException if the subject is malformed
     * @throws IllegalStateException if the transport is closed
     */
    Subscription subscribe(String subject, Consumer<Incoming> listener);

    /**
     * Listens as a member of a group, of which one member gets each message.
     *
     * @param subject a subject, which may have wildcards
     * @param queueGroup the group's name
     * @param listener takes each message
     * @return the subscription
     * @throws IllegalArgumentException if the subject or the group is malformed
     * @throws IllegalStateException if the transport is closed
     */
    Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener);

    /**
     * Whether some messages go through streams. Of those the order of a whole subject can be kept, but not that of a key.
     *
     * @return false, unless overridden
     */
    default boolean hasStreams() {
        return false;
    }

    /**
     * The largest envelope the broker takes, headers included.
     *
     * @return bytes; before the first connection, what the transport assumes
     */
    int maxPayload();

    /**
     * Whether it is connected.
     *
     * @return the state now
     */
    ConnectionState state();

    /**
     * Why it is not connected.
     *
     * @return one sentence without secrets; empty while it is connected, or when nothing is known to be wrong
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * Tells a listener each change of state from now on, and before that the state as it is. Calls come one at a time and in order,
     * the last one for {@link ConnectionState#CLOSED}; a listener added after that is not called.
     *
     * @param listener takes the new state
     */
    void addStateListener(Consumer<ConnectionState> listener);

    /**
     * Tells a listener no more; a call under way may still end.
     *
     * @param listener one that was added
     */
    void removeStateListener(Consumer<ConnectionState> listener);

    /**
     * Tells a listener what goes wrong without ending the connection and without failing a call, such as a subject that the broker
     * does not permit, or messages that had to be turned away. Calls come one at a time and in order. Does nothing where a transport
     * has no such errors.
     *
     * @param listener takes each error
     */
    default void addErrorListener(Consumer<TransportException> listener) {}

    /**
     * Tells a listener no more; a call under way may still end.
     *
     * @param listener one that was added
     */
    default void removeErrorListener(Consumer<TransportException> listener) {}

    /**
     * Sends what it has taken, ends all subscriptions and disconnects. May be called repeatedly.
     *
     * @param timeout how long that may take
     * @throws InterruptedException if the waiting thread is interrupted; the transport is closed all the same
     */
    void close(Duration timeout) throws InterruptedException;
}
