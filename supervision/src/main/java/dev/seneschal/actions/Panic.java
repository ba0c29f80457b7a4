package dev.seneschal.actions;

import java.util.List;

/**
 * A panic that is to be decided on.
 *
 * @param slot whose action panicked
 * @param entry over which job
 * @param attempt which attempt of it
 * @param cause what was thrown
 * @param pending what else waits, when the listeners are asked
 */
record Panic(Slot slot, Entry entry, int attempt, Throwable cause, List<Entry> pending) {

    Panic with(List<Entry> waiting) {
        return new Panic(slot, entry, attempt, cause, waiting);
    }
}
