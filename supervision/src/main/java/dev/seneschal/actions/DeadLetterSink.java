package dev.seneschal.actions;

/**
 * Where a group's dead letters go. Called on callback threads, several at a time, before the job's result is told; what it throws is
 * logged.
 */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Takes a dead letter.
     *
     * @param letter the letter
     */
    void accept(DeadLetter letter);
}
