package dev.seneschal.node;

import dev.seneschal.message.Message;

/** Gives a handler the mailbox of its process's function, as it is at that moment. */
final class MailboxHandling<T> implements MessageHandler {

    private final MailboxHandler<T> handler;

    MailboxHandling(MailboxHandler<T> handler) {
        this.handler = handler;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void handle(Message message, HandlerContext context) throws Exception {
        // The builder took handler and function together, of one type.
        ProcessMailbox<T> mailbox = (ProcessMailbox<T>) ((HandlerRun) context)
                .mailbox()
                .orElseThrow(() -> new IllegalStateException("no function was started"));
        handler.handle(message, context, mailbox);
    }
}
