package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting over an outbox with messages of an earlier run, while messages arrive already. */
@Timeout(60)
class NodeStartTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String TO_NODE = "node1.*.*";
    private static final String TO_GROUP = "workers.*.*";
    private static final String TO_PEER = "peer.REQNews.EventACK";

    private final Fleet fleet = new Fleet();
    private final RingBuffer outbox = new RingBuffer();
    private final InterposedTransport transport = new InterposedTransport(fleet.broker.connect());
    private final List<Message> replies = new ArrayList<>();
    private final List<Sending> sentByHandlers = new ArrayList<>();
    private final Node central =
            fleet.start("central", node -> node.handle("REQPong", (message, context) -> replies.add(message)));

    private Node node(UnaryOperator<NodeBuilder> more) {
        NodeBuilder builder = Node.builder("node1", TestWire.format(), transport)
                .environment(fleet.time)
                .outbox(outbox)
                .onError(fleet.errors::add)
                .onReceipt(fleet.receipts::add)
                .handle("REQPing", (message, context) -> {
                    sentByHandlers.add(context.node().send(news("new")));
                    context.reply("42");
                });
        return more.apply(builder).build();
    }

    private static Message news(String which) {
        return Message.builder().to("peer").method("REQNews").arguments(which).build();
    }

    /** What an earlier run without a connection leaves. */
    private void leave(String... which) throws InterruptedException {
        LoopbackTransport connection = fleet.broker.connect();
        connection.disconnect();
        Node earlier = fleet.start("node1", connection, node -> node.outbox(outbox));
        for (String each : which) {
            fleet.send(earlier, news(each));
        }
        earlier.close(TIMEOUT);
        fleet.receipts.clear();
    }

    /** What is sent to the node while it subscribes arrives, and its handler ends, before {@code subscribe} returns. */
    private void askWhileItSubscribes() {
        transport.whenSubscribed(subject -> {
            if (subject.equals(TO_NODE)) {
                fleet.send(
                        central,
                        Fleet.message("node1", "REQPing").toBuilder()
                                .replyMethod("REQPong")
                                .build());
            }
        });
    }

    private List<Receipt> receiptsOf(MessageId id) {
        return fleet.receipts.stream()
                .filter(receipt -> receipt.id().equals(id))
                .toList();
    }

    @Test
    void aReplyToWhatArrivesWhileItSubscribesIsSentOnce() throws Exception {
        leave("old1", "old2");
        askWhileItSubscribes();
        List<Incoming> wire = fleet.listen("central.REQPong.EventACK");

        Node node1 = node(node -> node);
        node1.start();
        fleet.time.runReady();

        assertThat(replies).extracting(Message::text).containsExactly("42");
        assertThat(wire).hasSize(1);
        assertThat(receiptsOf(MessageId.parse(Fleet.idOf(wire.get(0))).orElseThrow()))
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.DELIVERED);
        node1.close(TIMEOUT);
    }

    @Test
    void aHandlerOfWhatArrivesWhileItSubscribesMaySendAndItsMessageGoesLast() throws Exception {
        leave("old1", "old2", "old3");
        askWhileItSubscribes();
        List<Incoming> wire = fleet.listen(TO_PEER);
        fleet.start("peer", node -> node.handle("REQNews", (message, context) -> {}));

        Node node1 = node(node -> node.ordering(Ordering.PER_SUBJECT));
        node1.start();
        fleet.time.runReady();

        assertThat(fleet.errors).isEmpty();
        assertThat(wire).extracting(Fleet::argumentOf).containsExactly("old1", "old2", "old3", "new");
        assertThat(outbox.size()).isZero();
        node1.close(TIMEOUT);
    }

    @Test
    void isStartedForHandlersAndSendersOnceItHasReplayedAndReadyOnceItListens() throws Exception {
        leave("old");
        Node node1 = node(node -> node.queueGroup("workers"));
        List<Boolean> ready = new ArrayList<>();
        List<Sending> sent = new ArrayList<>();
        List<Incoming> wire = fleet.listen(TO_PEER);
        transport.whenSubscribed(subject -> {
            if (List.of(TO_NODE, TO_GROUP).contains(subject)) {
                ready.add(node1.isReady());
                sent.add(node1.send(news("sent while it subscribed to " + subject)));
            }
        });

        node1.start();
        ready.add(node1.isReady());
        fleet.time.runReady();

        assertThat(ready).containsExactly(false, false, true);
        assertThat(wire)
                .extracting(Fleet::argumentOf)
                .startsWith("old", "sent while it subscribed to " + TO_NODE, "sent while it subscribed to " + TO_GROUP);
        assertThat(sent).hasSize(2);
        node1.close(TIMEOUT);
    }

    @Test
    void aSubscriptionThatFailsLeavesItToBeStartedAgainWithNothingLostOrDoubled() throws Exception {
        leave("old1", "old2");
        Node node1 = node(node -> node.queueGroup("workers").ordering(Ordering.PER_SUBJECT));
        transport.whenSubscribed(subject -> {
            if (subject.equals(TO_GROUP)) {
                // What has arrived by the first subscription is handled meanwhile.
                fleet.send(central, Fleet.message("node1", "REQPing"));
                throw new IllegalStateException("not permitted: " + subject);
            }
        });
        List<Incoming> wire = fleet.listen(TO_PEER);

        assertThatIllegalStateException().isThrownBy(node1::start).withMessageContaining("not permitted");
        fleet.time.runReady();

        assertThat(node1.isReady()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> node1.send(news("later")));
        assertThat(sentByHandlers)
                .singleElement()
                .satisfies(sending ->
                        assertThat(sending.receipt().getNow(null).outcome()).isEqualTo(Outcome.KEPT));
        assertThat(wire).isEmpty();
        assertThat(outbox.size()).isEqualTo(3);

        fleet.receipts.clear();
        transport.whenSubscribed(subject -> {});
        fleet.start("peer", node -> node.handle("REQNews", (message, context) -> {}));
        node1.start();
        fleet.time.runReady();

        assertThat(wire).extracting(Fleet::argumentOf).containsExactly("old1", "old2", "new");
        assertThat(outbox.size()).isZero();
        assertThat(sentByHandlers).hasSize(1);
        assertThat(receiptsOf(sentByHandlers.get(0).id()))
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.DELIVERED);
        node1.close(TIMEOUT);
    }

    @Test
    void aCloseOnAnotherThreadWaitsForTheStart() throws Exception {
        InterposedTransport connection =
                new InterposedTransport(LoopbackBroker.create().connect());
        Node node = Node.builder("node1", TestWire.format(), connection).build();
        CompletableFuture<CloseReport> closed = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            try {
                closed.complete(node.close(TIMEOUT));
            } catch (Throwable e) {
                closed.completeExceptionally(e);
            }
        });
        connection.whenSubscribed(subject -> {
            closer.start();
            while (closer.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        });

        node.start();

        assertThat(closed.get(30, TimeUnit.SECONDS).stuck()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> node.send(news("later")));
        connection.close(TIMEOUT);
    }

    @Test
    void whatIsPutBackWhileItReplaysGoesBehindWhatWaited() throws Exception {
        leave("given up", "old1", "old2");
        OutboxRecord givenUp = outbox.records().get(0);
        Instant then = fleet.time.now();
        outbox.bury(new DeadLetter(
                givenUp, DeadLetter.Direction.OUTGOING, Reason.UNAVAILABLE, false, 0, then, then, "nobody listens"));
        Outbox puttingBack = onAttach(
                outbox, () -> outbox.deadLetters().requeue(outbox.deadLetters().list()));
        List<Incoming> wire = fleet.listen(TO_PEER);
        fleet.start("peer", node -> node.handle("REQNews", (message, context) -> {}));

        Node node1 = node(node -> node.outbox(puttingBack).ordering(Ordering.PER_SUBJECT));
        node1.start();
        fleet.time.runReady();

        assertThat(wire).extracting(Fleet::argumentOf).containsExactly("old1", "old2", "given up");
        assertThat(outbox.size()).isZero();
        node1.close(TIMEOUT);
    }

    /** An outbox during whose {@code attach}, once that has its answer, something happens. */
    private static Outbox onAttach(Outbox outbox, Runnable happens) {
        return (Outbox) Proxy.newProxyInstance(
                NodeStartTest.class.getClassLoader(), new Class<?>[] {Outbox.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(outbox, arguments);
                    if (method.getName().equals("attach")) {
                        happens.run();
                    }
                    return answer;
                });
    }
}
