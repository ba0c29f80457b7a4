package dev.seneschal.node;

import dev.seneschal.message.Message;

/**
 * What a node does with the messages of one method.
 *
 * <p>Called on a handler thread, for several messages at once. Returning means done: the sender is told that the message is
 * delivered. Throwing means failed: the sender is told the exception's words, and tries again. When the message's time is up the
 * thread is interrupted; what the handler returns after that still counts.
 *
 * <p>A message that is acknowledged may come again, if its sender did not hear the answer; the node does not call the handler twice
 * for one that succeeded, within its deduplication window.
 */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles a message.
     *
     * @param message the message, with its delivery's event from the subject
     * @param context what is known of it besides, and the way to reply
     * @throws Exception if the message could not be handled
     */
    void handle(Message message, HandlerContext context) throws Exception;
}
