package dev.seneschal.node;

import dev.seneschal.message.Message;

/**
 * A {@link MessageHandler} of a method whose process has a function: it is given the function's mailbox besides.
 *
 * @param <T> what it hands to the function
 */
@FunctionalInterface
public interface MailboxHandler<T> {

    /**
     * Handles a message.
     *
     * @param message the message
     * @param context what is known of it besides, and the way to reply
     * @param mailbox where the process's function finds what is put there
     * @throws Exception if the message could not be handled
     */
    void handle(Message message, HandlerContext context, ProcessMailbox<T> mailbox) throws Exception;
}
