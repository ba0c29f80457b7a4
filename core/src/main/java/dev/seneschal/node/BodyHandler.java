package dev.seneschal.node;

/**
 * What a node does with the bodies that come by one method. As {@link MessageHandler}, but it is given the message's body, read by the
 * wire format's object codecs on the handler's thread.
 *
 * @param <T> what the body is
 */
@FunctionalInterface
public interface BodyHandler<T> {

    /**
     * Handles a body.
     *
     * @param body the body
     * @param context the message it came in, what is known of it besides, and the way to reply
     * @throws Exception if it could not be handled
     */
    void handle(T body, HandlerContext context) throws Exception;
}
