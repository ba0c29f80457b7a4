package dev.seneschal.examples.torture;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.Outbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends to both handlers for as long as it lives. Each message carries a number that no other has, of this life or another; ids are
 * the node's affair. A line on its input: sends no more, and ends when all is delivered.
 */
final class SenderProgram {

    static final String DELIVERED = "delivered";
    static final String DRAINED = "drained";
    /** Begins the line that tells of a start, before anything is sent. */
    static final String LIFE = "life";

    private static final int MOST_UNSETTLED = 64;
    private static final int MILLIS_BETWEEN = 2;

    private final CountDownLatch draining = new CountDownLatch(1);
    private final Outbox outbox;
    private final Journal journal;
    private final Node node;
    private final long life;

    private SenderProgram(Place place) {
        outbox = place.outbox("sender");
        journal = Journal.open(place.sent());
        life = 1
                + Journal.read(place.sent()).stream()
                        .filter(line -> line[0].equals(LIFE))
                        .count();
        journal.add(LIFE + " " + life);
        node = place.node("sender", outbox).onReceipt(this::note).build();
    }

    /**
     * Runs until killed, or told to drain.
     *
     * @param arguments a place
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        SenderProgram program = new SenderProgram(Place.of(arguments));
        Place.endWithParent(program.draining::countDown);
        program.run();
        System.out.println(DRAINED);
        Runtime.getRuntime().halt(0);
    }

    private void run() throws InterruptedException {
        node.start();
        for (long number = 0; !draining.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS); number++) {
            if (outbox.size() < MOST_UNSETTLED) {
                send(number % 2 == 0 ? Place.PLAIN : Place.CAREFUL, life + "-" + number);
            }
        }
        CountDownLatch never = new CountDownLatch(1);
        while (outbox.size() > 0) {
            boolean unused = never.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
        }
        node.close(Duration.ofSeconds(10));
        outbox.close(Duration.ofSeconds(10));
    }

    private void send(String method, String number) {
        Sending sending = node.send(
                Message.builder().to(Place.RECEIVER).method(method).data(number).build());
        sending.stored().thenRun(() -> journal.add("stored " + sending.id() + " " + number + " " + method));
    }

    private void note(Receipt receipt) {
        journal.add("receipt " + receipt.id() + " " + receipt.outcome());
        System.out.println(DELIVERED);
    }
}
