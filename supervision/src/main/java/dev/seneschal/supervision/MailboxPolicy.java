package dev.seneschal.supervision;

/** What becomes of a message to a mailbox that is full. */
public enum MailboxPolicy {
    /** The sender waits for a place, at most as long as the mailboxes' setting says; then the message is not accepted. */
    WAIT,
    /** The oldest message that waits there makes place. */
    DROP_OLDEST,
    /** The message is not accepted. */
    DROP_NEWEST,
    /** The message is not accepted, and sending it throws a {@link MailboxException}. */
    FAIL
}
