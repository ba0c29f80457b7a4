package dev.seneschal.supervision;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a change of a mailbox, in the order they came. Guarded by the mailbox's lock, but for the waiting itself. */
final class MailboxLine {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    CompletableFuture<Void> join() {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        return turn;
    }

    void wakeFirst() {
        CompletableFuture<Void> first = waiting.poll();
        if (first != null) {
            first.complete(null);
        }
    }

    void wakeAll() {
        waiting.forEach(turn -> turn.complete(null));
        waiting.clear();
    }

    /** Gives up a turn, which goes to the next if it has come already. */
    void leave(CompletableFuture<Void> turn) {
        waiting.removeIf(other -> other == turn);
        if (turn.isDone()) {
            wakeFirst();
        }
    }
}
