package dev.seneschal.supervision;

/** A message was not accepted where it had to be, or a request will not be answered. */
public final class MailboxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final MailboxResult result;

    MailboxException(MailboxResult result, String message) {
        super(message);
        this.result = result;
    }

    /**
     * What became of the message.
     *
     * @return why it is not, or no longer, in the mailbox; accepted if its receiver refused to answer
     */
    public MailboxResult result() {
        return result;
    }
}
