package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.MessageTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** One message to several nodes. */
class FanOutTest {

    private final Fleet fleet = new Fleet();
    private final List<Message> handled = new ArrayList<>();

    private void start(String name) {
        fleet.start(name, node -> node.handle("REQPing", (message, context) -> handled.add(message)));
    }

    private static Message.Builder ping(String... nodes) {
        return Message.builder().toNodes(nodes).method("REQPing").data("content");
    }

    @Test
    void eachNodeGetsACopyWithAnIdOfItsOwn() {
        Node central = fleet.start("central", UnaryOperator.identity());
        start("node1");
        start("node2");

        List<Sending> sendings = central.sendToNodes(ping("node1", "node2").build());
        fleet.time.runReady();

        assertThat(sendings).extracting(sending -> receipt(sending).outcome()).containsOnly(Outcome.DELIVERED);
        assertThat(handled)
                .extracting(Message::id)
                .containsExactlyInAnyOrder(
                        sendings.get(0).id().wireId(), sendings.get(1).id().wireId())
                .doesNotHaveDuplicates();
        assertThat(handled).extracting(Message::to).containsExactly(NodeName.of("node1"), NodeName.of("node2"));
        assertThat(handled)
                .allMatch(message ->
                        message.steward().toNodes().isEmpty() && message.text().equals("content"));
    }

    @Test
    void copiesMayGoThroughAnotherNode() {
        Node central = fleet.start("central", UnaryOperator.identity());
        fleet.start("node3", node -> node.relaying(Relaying.FOR_OTHERS));
        start("node1");
        start("node2");

        central.sendToNodes(ping("node1", "node2").via("node3").build());
        fleet.time.runReady();

        assertThat(handled)
                .extracting(Message::from)
                .containsOnly(NodeName.of("node3"))
                .hasSize(2);
    }

    @Test
    void nothingIsSentIfOneCannotBe() {
        Node central = fleet.start("central", UnaryOperator.identity());
        start("node1");
        Message.Builder large = ping("node1", "node2").data(new byte[70_000]);
        Message badName = ping("node1").build();

        assertThatThrownBy(() -> central.sendToNodes(large.build())).isInstanceOf(MessageTooLargeException.class);
        assertThatThrownBy(() -> central.sendToNodes(badName.toBuilder()
                        .steward(badName.steward().withToNodes(List.of(NodeName.of("node1"), NodeName.received("a.b"))))
                        .build()))
                .hasMessageContaining("a.b");
        fleet.time.runReady();

        assertThat(central.stats().accepted()).isZero();
        assertThat(handled).isEmpty();
    }

    @Test
    void aCopyWithoutAPlaceSaysSoAndTheOthersGo() {
        Node central = fleet.start(
                "central", node -> node.outbox(new RingBuffer(1, 1_000_000)).outboxWait(Duration.ZERO));
        start("node1");

        List<Sending> sendings = central.sendToNodes(ping("node1", "node2").build());
        fleet.time.runReady();

        assertThat(receipt(sendings.get(0)).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(sendings.get(1))).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.mayHaveRun()).isFalse();
            assertThat(gaveUp.detail()).contains("the outbox is full");
        });
        assertThat(sendings.get(1).stored()).isCompletedExceptionally();
    }

    @Test
    void whomItIsForIsSaidOnce() {
        Node central = fleet.start("central", UnaryOperator.identity());

        assertThatThrownBy(() -> central.sendToNodes(ping("node1").to("node2").build()))
                .hasMessageContaining("node1")
                .hasMessageContaining("node2");
        assertThatThrownBy(() ->
                        central.sendToNodes(Message.builder().method("REQPing").build()))
                .hasMessageContaining("toNodes");
        assertThatThrownBy(() -> central.send(ping("node1").to("node2").build()))
                .hasMessageContaining("sendToNodes");
    }
}
