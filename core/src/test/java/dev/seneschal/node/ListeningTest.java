package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of a node's subscriptions a transport may let hear on the thread that reads from the broker. */
class ListeningTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String TO_NODE = "node1.*.*";
    private static final String TO_GROUP = "workers.*.*";

    private final LoopbackTransport connection = LoopbackBroker.create().connect();
    private final ThreadNotingTransport transport = new ThreadNotingTransport(connection);

    @AfterEach
    void close() throws Exception {
        connection.close(TIMEOUT);
    }

    @Test
    void aNodeWhoseWireFormatReadsPromptlyHearsPromptlyWhatComesInOnePiece() throws Exception {
        startAndClose(TestWire.promptFormat(), node -> node.queueGroup("workers"));

        assertThat(transport.heardPromptly).contains(TO_NODE, TO_GROUP);
        assertThat(transport.heardOtherwise).isEmpty();
    }

    @Test
    void partsAreNotHeardPromptlyForTheLastOfThemBringsAMessageOfAnySize() throws Exception {
        startAndClose(
                TestWire.promptFormat(), node -> node.queueGroup("workers").largeMessages(LargeMessages.IN_PARTS));

        assertThat(transport.heardPromptly).contains(TO_NODE, TO_GROUP);
        assertThat(transport.heardOtherwise).containsExactlyInAnyOrder(Part.subject(TO_NODE), Part.subject(TO_GROUP));
    }

    @Test
    void aNodeWhoseWireFormatMayWaitHearsNoMessagePromptly() throws Exception {
        startAndClose(TestWire.format(), node -> node.queueGroup("workers"));

        assertThat(transport.heardOtherwise).contains(TO_NODE, TO_GROUP);
        assertThat(transport.heardPromptly).doesNotContain(TO_NODE, TO_GROUP);
    }

    private void startAndClose(WireFormat wire, Consumer<NodeBuilder> more) throws Exception {
        Node node = Node.builder("node1", wire, transport)
                .handle("REQPing", (message, context) -> {})
                .with(more)
                .build();
        node.start();
        node.close(TIMEOUT);
    }
}
