package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.CborObjectCodec;
import dev.seneschal.codec.JsonObjectCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.node.Node;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two nodes that send each other records. docs/codecs.md shows the lines between the marks. */
public final class TypedBodies {

    private TypedBodies() {}

    /**
     * What is asked for.
     *
     * @param table who wants it
     * @param guests how many they are
     */
    public record Order(String table, int guests) {}

    /**
     * What comes of it.
     *
     * @param text for the guests
     */
    public record Answer(String text) {}

    /**
     * Prints the answer.
     *
     * @param arguments none
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();
        CountDownLatch answered = new CountDownLatch(1);
        // docs begins
        WireFormat wire = WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .bodies(new CborObjectCodec(), new JsonObjectCodec())
                .build();
        Node kitchen = Node.builder("kitchen", wire, broker.connect())
                .handle(
                        "order",
                        Order.class,
                        (order, context) -> context.replyWith(
                                new Answer("Dinner for " + order.guests() + " at " + order.table() + ".")))
                .build();
        Node hall = Node.builder("hall", wire, broker.connect())
                .handle("answer", Answer.class, (answer, context) -> {
                    System.out.println(answer.text());
                    answered.countDown();
                })
                .build();
        kitchen.start();
        hall.start();
        Message order = Message.builder()
                .to("kitchen")
                .method("order")
                .replyMethod("answer")
                .build();
        hall.send(wire.withBody(order, new Order("the window", 6)));
        // docs ends
        answered.await(10, TimeUnit.SECONDS);
        hall.close(Duration.ofSeconds(5));
        kitchen.close(Duration.ofSeconds(5));
    }
}
