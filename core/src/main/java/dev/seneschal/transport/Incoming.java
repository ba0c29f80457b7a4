package dev.seneschal.transport;

import dev.seneschal.wire.Envelope;
import java.util.Optional;

/**
 * A message as a transport brings it, and the way to answer it.
 */
public interface Incoming {

    /**
     * Subject, headers and body.
     *
     * @return what was published
     */
    Envelope envelope();

    /**
     * Where answers go.
     *
     * @return the reply subject, if the sender gave one
     */
    Optional<String> replySubject();

    /**
     * Whether this is the broker's notice that nobody listens to what was published with this reply subject.
     *
     * @return true for such a notice, which has no content
     */
    boolean noResponder();

    /**
     * Answers. May be called from any thread and more than once, such as {@code working} and then {@code acknowledged}. Without a
     * reply subject nothing happens, and an answer that cannot be sent is lost: the sender will ask again.
     *
     * @param answer what to tell the sender
     */
    void answer(Answer answer);

    /**
     * What is known of a message that waited in a stream. Its receiver must make it a dead letter where it is not to be tried again.
     *
     * @return how far it came; empty, unless overridden, for one that did not wait in a stream
     */
    default Optional<StreamDelivery> streamDelivery() {
        return Optional.empty();
    }
}
