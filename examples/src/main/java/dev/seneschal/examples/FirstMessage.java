package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Two nodes in one process, one message and its receipt. The README shows the lines between the marks. */
public final class FirstMessage {

    private FirstMessage() {}

    /**
     * Prints the message, then its receipt.
     *
     * @param arguments none
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        // README begins
        WireFormat wire = WireFormat.builder(APRIL).codecs(new GobCodec()).build();
        LoopbackBroker broker = LoopbackBroker.create();
        Node hall = Node.builder("hall", wire, broker.connect()).build();
        Node kitchen = Node.builder("kitchen", wire, broker.connect())
                .handle("REQNote", (note, context) -> System.out.println(note.from() + ": " + note.text()))
                .build();
        kitchen.start();
        hall.start();
        Message note = Message.builder()
                .to("kitchen")
                .method("REQNote")
                .data("Dinner for six.")
                .build();
        Receipt receipt = hall.send(note).receipt().get(10, TimeUnit.SECONDS);
        System.out.println(receipt.outcome());
        // README ends
        hall.close(Duration.ofSeconds(5));
        kitchen.close(Duration.ofSeconds(5));
    }
}
