package dev.seneschal.examples.torture;

import dev.seneschal.message.Message;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Handles for as long as it lives: by a plain handler, whose runs are noted, and by a careful one, which stores the message's id with
 * its effect in one step and looks there first.
 */
final class ReceiverProgram {

    private static final int LONGEST_WORK_MICROS = 20_000;

    private final Journal plain;
    private final Journal careful;
    private final Set<String> done = new HashSet<>();

    private ReceiverProgram(Place place) {
        plain = Journal.open(place.plain());
        careful = Journal.open(place.careful());
        Journal.read(place.careful()).forEach(effect -> done.add(effect[1]));
    }

    /**
     * Runs until killed.
     *
     * @param arguments a place
     */
    public static void main(String[] arguments) {
        Place.endWithParent(() -> {});
        Place place = Place.of(arguments);
        ReceiverProgram program = new ReceiverProgram(place);
        Node node = place.node(Place.RECEIVER, place.outbox(Place.RECEIVER))
                .handle(Place.PLAIN, program::plain)
                .handle(Place.CAREFUL, program::careful)
                .build();
        node.start();
    }

    private void plain(Message message, HandlerContext context) throws InterruptedException {
        plain.add("start " + id(context) + " " + number(message));
        work();
        plain.add("end " + id(context) + " " + number(message));
    }

    private void careful(Message message, HandlerContext context) throws InterruptedException {
        work();
        synchronized (done) {
            if (done.add(id(context))) {
                careful.addAndSync("effect " + id(context) + " " + number(message));
            }
        }
    }

    private static String id(HandlerContext context) {
        return context.id().orElseThrow().toString();
    }

    /** What the sender calls the message; only written down, so that it shows if an id does not stay with its message. */
    private static String number(Message message) {
        return new String(message.data(), StandardCharsets.US_ASCII);
    }

    private static void work() throws InterruptedException {
        int micros = ThreadLocalRandom.current().nextInt(LONGEST_WORK_MICROS);
        boolean unused = new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS);
    }
}
