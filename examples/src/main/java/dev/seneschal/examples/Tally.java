package dev.seneschal.examples;

import dev.seneschal.message.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the demo knows of its messages. Thread-safe; handlers and callbacks fill it. */
final class Tally {

    private record Sent(Path file, WordCount own) {}

    private final Map<Long, Sent> sent = new HashMap<>();
    private final Map<Long, WordCount> replies = new HashMap<>();
    private final List<String> undelivered = new ArrayList<>();
    private int underWayToNode1;
    private int delivered;
    private int settled;

    /** A message was accepted; {@code own} is what it must be counted as. */
    synchronized void sent(long id, String node, Path file, WordCount own) {
        sent.put(id, new Sent(file, own));
        if (node.equals(DemoFleet.NODE1)) {
            underWayToNode1++;
        }
    }

    /** A message that was sent has its receipt. */
    synchronized void settled(String node, Path file, Receipt receipt) {
        settled++;
        if (node.equals(DemoFleet.NODE1)) {
            underWayToNode1--;
        }
        if (receipt.outcome() == Receipt.Outcome.DELIVERED) {
            delivered++;
        } else {
            undelivered.add(file + " to " + node + ": " + receipt);
        }
        notifyAll();
    }

    /** A reply came to the message of this id. */
    synchronized void replied(long id, WordCount count) {
        replies.put(id, count);
        notifyAll();
    }

    synchronized int sent() {
        return sent.size();
    }

    synchronized int delivered() {
        return delivered;
    }

    synchronized int replied() {
        return replies.size();
    }

    synchronized int underWayToNode1() {
        return underWayToNode1;
    }

    /** Waits until there is a receipt and a reply for every message; false if there is not in time. */
    synchronized boolean awaitFinished(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (settled < sent.size() || replies.size() < sent.size()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized WordCount ownTotal() {
        return sent.values().stream().map(Sent::own).reduce(WordCount.ZERO, WordCount::plus);
    }

    synchronized WordCount repliedTotal() {
        return replies.values().stream().reduce(WordCount.ZERO, WordCount::plus);
    }

    /** Messages that were not delivered, not replied to, or counted wrongly. */
    synchronized List<String> disagreements() {
        List<String> disagreements = new ArrayList<>(undelivered);
        if (settled < sent.size()) {
            disagreements.add(sent.size() - settled + " messages have no receipt");
        }
        sent.forEach((id, message) -> {
            WordCount reply = replies.get(id);
            if (reply == null) {
                disagreements.add(message.file() + ": no reply");
            } else if (!reply.equals(message.own())) {
                disagreements.add(message.file() + ": counted as " + reply + ", is " + message.own());
            }
        });
        return disagreements;
    }
}
