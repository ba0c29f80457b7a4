package dev.seneschal.nats;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/jetstream.md shows, between the marks. */
@RequiresNatsServer
class JetStreamGuideIT {

    @TempDir
    private Path folder;

    @Test
    void aNoteWaitsForItsKitchen() throws Exception {
        try (StreamFleet fleet = new StreamFleet()) {
            String url = fleet.server.url();
            WireFormat wire = WireFormat.builder(APRIL).codecs(new GobCodec()).build();

            // guide begins
            JetStreamTransport transport = JetStreamTransport.connect(
                    NatsTransportConfig.of(url),
                    JetStreamConfig.builder().sendTo("kitchen").build());
            transport.awaitReady(Duration.ofSeconds(10));
            Node hall = Node.builder("hall", wire, transport).build();
            hall.start();
            Message note = Message.builder()
                    .to("kitchen")
                    .method("REQNote")
                    .data("Dinner for six.")
                    .build();
            Receipt receipt = hall.send(note).receipt().get(10, TimeUnit.SECONDS);
            // guide ends
            assertThat(receipt.outcome()).isEqualTo(Outcome.IN_STREAM);
            hall.close(Duration.ofSeconds(5));
            transport.close(Duration.ofSeconds(5));

            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Path file = folder.resolve("kitchen.outbox");
            // guide receiver begins
            JetStreamTransport stream = JetStreamTransport.connect(
                    NatsTransportConfig.of(url),
                    JetStreamConfig.builder().receive("kitchen").build());
            stream.awaitReady(Duration.ofSeconds(10));
            DurableOutbox outbox = DurableOutbox.open(file);
            Node kitchen = Node.builder("kitchen", wire, stream)
                    .outbox(outbox)
                    .handle("REQNote", (message, context) -> heard.add(message.text()))
                    .build();
            kitchen.start();
            // guide receiver ends
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("Dinner for six.");
            fleet.awaitEmptyStream("SENESCHAL", Duration.ofSeconds(20));
            kitchen.close(Duration.ofSeconds(5));
            outbox.close(Duration.ofSeconds(5));
            stream.close(Duration.ofSeconds(5));
        }
    }
}
