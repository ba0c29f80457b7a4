package dev.seneschal.supervision;

/** What became of a message that was sent to a mailbox. */
public enum MailboxResult {
    /** It lies in the mailbox. */
    ACCEPTED,
    /** It lies in the mailbox, and the oldest message there was dropped for it. */
    DISPLACED_OLDEST,
    /** It was not accepted: the mailbox was full, and stayed so for as long as the sender might wait. */
    FULL,
    /** It was not accepted: nobody has that name. */
    UNKNOWN,
    /** It was not accepted: the mailboxes are closed. */
    CLOSED;

    /**
     * Whether the message lies in the mailbox.
     *
     * @return true for the first two
     */
    public boolean accepted() {
        return this == ACCEPTED || this == DISPLACED_OLDEST;
    }
}
