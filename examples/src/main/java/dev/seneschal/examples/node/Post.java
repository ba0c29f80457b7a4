package dev.seneschal.examples.node;

import dev.seneschal.codec.OperatorInput;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends the messages of the file, and prints every receipt, those of the file's with what they are about. Thread-safe. */
final class Post {

    /** So few at once that {@code send} never waits for a place in the outbox: the receipts that make it wait on the same lock. */
    private static final int AT_ONCE = 1000;

    private static final int LOOK_UP_MILLIS = 100;

    private final Lines lines;
    private final PrintStream err;
    private final CountDownLatch end;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<MessageId, String> onTheirWay = new HashMap<>();

    Post(Lines lines, PrintStream err, CountDownLatch end) {
        this.lines = lines;
        this.err = err;
        this.end = end;
    }

    /** Sends one after the other, until the end comes. One that cannot be sent is a problem, like one that cannot be read. */
    void send(Node node, String source, OperatorInput.Result input) throws InterruptedException {
        input.problems().forEach(problem -> problem(source + problem, problem.dropped()));
        List<Message> messages = input.messages();
        for (int i = 0; i < messages.size(); i++) {
            while (!places.tryAcquire(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
                if (end.getCount() == 0) {
                    problem(messages.size() - i + " messages not sent before the end", true);
                    return;
                }
            }
            send(node, messages.get(i), i + 1);
        }
    }

    private synchronized void send(Node node, Message message, int number) {
        try {
            Sending sending = node.send(message);
            onTheirWay.put(
                    sending.id(),
                    ",\"number\":" + number + ",\"toNode\":"
                            + Lines.quoted(message.to().value()) + ",\"method\":"
                            + Lines.quoted(message.method().value()));
        } catch (RuntimeException e) {
            places.release();
            problem("message " + number + ", not sent: " + e.getMessage(), true);
        }
    }

    private void problem(String text, boolean lost) {
        err.println("node: " + text);
        if (lost) {
            lines.notWell();
        }
    }

    /** Takes every receipt of the node. */
    void receipt(Receipt receipt) {
        Optional<String> about = about(receipt.id());
        lines.receipt(receipt, about.orElse(""));
        if (about.isPresent()) {
            places.release();
        }
    }

    private synchronized Optional<String> about(MessageId id) {
        return Optional.ofNullable(onTheirWay.remove(id));
    }
}
