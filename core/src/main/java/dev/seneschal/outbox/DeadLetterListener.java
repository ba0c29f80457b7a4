package dev.seneschal.outbox;

/**
 * Hears of dead letters. Called on a thread of the outbox, one call at a time; it may block without holding up a delivery. What it
 * throws is logged.
 */
public interface DeadLetterListener {

    /**
     * A message was given up and is stored as a dead letter.
     *
     * @param letter the message
     */
    void added(DeadLetter letter);

    /**
     * There were too many: the oldest letter is gone for good.
     *
     * @param letter the message
     */
    void dropped(DeadLetter letter);
}
