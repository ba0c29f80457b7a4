package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.Node;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/codecs.md run. */
class CodecExamplesTest {

    @Test
    void theKitchenAnswers() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            TypedBodies.main(new String[0]);
        } finally {
            System.setOut(before);
        }

        assertThat(output.toString(StandardCharsets.UTF_8).lines()).containsExactly("Dinner for 6 at the window.");
    }

    @Test
    void whatAnOperatorWroteIsSent() throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();
        LinkedBlockingQueue<List<String>> handled = new LinkedBlockingQueue<>();
        Node node1 = Node.builder("node1", MixedFleet.wireFormat(), broker.connect())
                .handle("REQPing", (message, context) -> handled.add(message.arguments()))
                .build();
        Node central = Node.builder("central", MixedFleet.wireFormat(), broker.connect())
                .build();
        node1.start();
        central.start();

        OperatorMessages.send(central, "[{\"toNode\":\"node1\",\"method\":\"REQPing\",\"methodArgs\":[\"a\"]}, 7]");

        assertThat(handled.poll(10, TimeUnit.SECONDS)).containsExactly("a");
        central.close(Duration.ofSeconds(5));
        node1.close(Duration.ofSeconds(5));
    }

    @Test
    void aMixedFleetReadsItsOwn() {
        WireFormat wire = MixedFleet.wireFormat();
        Message message = Message.builder()
                .to("node1")
                .method("REQPing")
                .data("x".repeat(5_000))
                .build();

        assertThat(wire.toMessage(wire.toEnvelope(message, new MessageId(1, 2), NodeName.of("central")))
                        .message()
                        .data())
                .hasSize(5_000);
    }
}
