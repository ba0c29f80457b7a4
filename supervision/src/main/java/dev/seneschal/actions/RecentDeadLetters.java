package dev.seneschal.actions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Dead letters in memory: the newest ones, up to a number. All methods may be called from any thread. */
public final class RecentDeadLetters implements DeadLetterSink {

    private final int most;
    private final Deque<DeadLetter> letters = new ArrayDeque<>();
    private long forgotten;

    /**
     * An empty one.
     *
     * @param most how many to keep, 1 or more; the oldest leaves first
     * @throws IllegalArgumentException if that is less than 1
     */
    public RecentDeadLetters(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, was " + most);
        }
        this.most = most;
    }

    @Override
    public synchronized void accept(DeadLetter letter) {
        if (letters.size() == most) {
            letters.removeFirst();
            forgotten++;
        }
        letters.addLast(letter);
    }

    /**
     * The letters.
     *
     * @return those that are kept, oldest first
     */
    public synchronized List<DeadLetter> list() {
        return List.copyOf(letters);
    }

    /**
     * How many had to leave.
     *
     * @return since it was made
     */
    public synchronized long forgotten() {
        return forgotten;
    }
}
