package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.Timeline;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetterListener;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.time.Backoff;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of messages in a stream, whatever happens to them on their way. */
@RequiresNatsServer
class JetStreamPromisesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
    private StreamFleet fleet;

    @BeforeEach
    void startServer() {
        fleet = new StreamFleet();
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    private Node central() {
        return fleet.start(central(StreamFleet.streams()));
    }

    private NodeBuilder central(JetStreamConfig.Builder streams) {
        return StreamFleet.node("central", fleet.connect(fleet.nats("central"), streams.sendTo("node1")));
    }

    private NodeBuilder node1(JetStreamConfig.Builder streams) {
        return StreamFleet.node("node1", fleet.connect(fleet.nats("node1"), streams.receive("node1")));
    }

    /** The broker gives nothing to another by itself while somebody waits for it here. */
    private static JetStreamConfig.Builder patient() {
        return StreamFleet.streams().ackWait(Duration.ofMinutes(5));
    }

    private static int number(Message message) {
        return Integer.parseInt(message.arguments().get(0));
    }

    private int next() throws InterruptedException {
        Integer next = handled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private ConsumerInfo consumer() throws Exception {
        try (Connection tool = fleet.tool()) {
            return tool.jetStreamManagement().getConsumerInfo("SENESCHAL", "node1");
        }
    }

    @Test
    void poisonBecomesADeadLetterAfterItsAttemptsAndTheRestIsHandled() throws Exception {
        DurableOutbox outbox = DurableOutbox.open(folder.resolve("outbox"));
        Node node1 = fleet.start(node1(StreamFleet.streams().attempts(3))
                .outbox(outbox)
                .handle("REQCount", (message, context) -> {
                    handled.add(number(message));
                    if (number(message) == 7) {
                        throw new IllegalStateException("cannot digest 7");
                    }
                }));
        BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
        node1.deadLetters().addListener(new DeadLetterListener() {
            @Override
            public void added(DeadLetter letter) {
                letters.add(letter);
            }

            @Override
            public void dropped(DeadLetter letter) {}
        });
        Node central = central();
        for (int i = 0; i < 20; i++) {
            central.send(StreamFleet.message("node1", i));
        }

        DeadLetter letter = letters.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);

        assertThat(letter).isNotNull();
        assertThat(letter.direction()).isEqualTo(DeadLetter.Direction.INCOMING);
        assertThat(letter.reason()).isEqualTo(Reason.FAILED);
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.error()).contains("cannot digest 7");
        assertThat(handled).hasSize(22);
        assertThat(handled.stream().filter(number -> number == 7)).hasSize(3);
        node1.close(PATIENCE);
        outbox.close(PATIENCE);
        DurableOutbox opened = DurableOutbox.open(folder.resolve("outbox"));
        assertThat(opened.deadLetters().list()).extracting(DeadLetter::id).containsExactly(letter.id());
        opened.close(PATIENCE);
    }

    @Test
    void nothingAcceptedIsLostWhenTheServerIsKilledDuringPublishing() throws Exception {
        int messages = 3000;
        Node central = central();
        fleet.start(
                node1(StreamFleet.streams()).handle("REQCount", (message, context) -> handled.add(number(message))));
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            sendings.add(central.send(StreamFleet.message("node1", i)));
            if (i % 1000 == 500) {
                StreamFleet.receipt(sendings.get(i / 2));
                fleet.server.kill();
                fleet.server.restart();
            }
        }

        for (Sending sending : sendings) {
            assertThat(StreamFleet.receipt(sending).outcome()).isEqualTo(Outcome.IN_STREAM);
        }
        List<Integer> all = new ArrayList<>();
        while (all.size() < messages) {
            all.add(next());
        }
        awaitAllBrought();
        assertThat(handled).isEmpty();
        assertThat(all).doesNotHaveDuplicates();
    }

    /**
     * Not that the stream is empty, nor that the broker waits for no acknowledgement: what it had not written when it was killed it has
     * forgotten, so that messages are left that nobody is brought any more, and acknowledgements awaited of messages that are gone.
     */
    private void awaitAllBrought() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ConsumerInfo consumer = consumer();
        while (consumer.getNumPending() > 0) {
            assertThat(System.nanoTime()).as("%s", consumer).isLessThan(deadline);
            consumer = consumer();
        }
    }

    @Test
    void whatIsPublishedAgainForWantOfAnAnswerIsInTheStreamOnce() throws Exception {
        int messages = 50;
        // While a connection is known to be dead no time passes for attempts, so it must not be found out before the
        // second ones.
        NatsTransportConfig unsuspecting = NatsTransportConfig.builder()
                .servers(fleet.server.url())
                .name("central")
                .pingInterval(Duration.ofMinutes(1))
                .build();
        Node central = fleet.start(StreamFleet.node(
                        "central",
                        fleet.connect(unsuspecting, StreamFleet.streams().sendTo("node1")))
                .ackTimeout(Duration.ofSeconds(1)));
        StreamFleet.receipt(central.send(StreamFleet.message("node1", 0)));
        fleet.server.pause();
        List<Sending> sendings = new ArrayList<>();
        for (int i = 1; i <= messages; i++) {
            sendings.add(central.send(StreamFleet.message("node1", i)));
        }
        for (Sending sending : sendings) {
            awaitSecondAttempt(central, sending);
        }
        fleet.server.resume();

        for (Sending sending : sendings) {
            assertThat(StreamFleet.receipt(sending))
                    .isInstanceOfSatisfying(
                            Receipt.InStream.class,
                            receipt -> assertThat(receipt.attempts()).isGreaterThan(1));
        }
        try (Connection tool = fleet.tool()) {
            assertThat(tool.jetStreamManagement()
                            .getStreamInfo("SENESCHAL")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(messages + 1);
        }
    }

    private static void awaitSecondAttempt(Node node, Sending sending) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Timeline timeline = node.timeline(sending.id())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .orElseThrow();
        while (timeline.entries().stream()
                        .filter(entry -> entry.step() == Timeline.Step.PUBLISHED)
                        .count()
                < 2) {
            assertThat(System.nanoTime() - deadline).as("%s", timeline).isNegative();
            timeline = node.timeline(sending.id())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .orElseThrow();
        }
    }

    @Test
    void aHandlerThatRunsLongerThanTheBrokerWaitsHasItsMessageToItself() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        // The broker is told three times in each wait, so that it gives no message a second time unless this JVM is
        // late by
        // 6 s.
        fleet.start(node1(StreamFleet.streams().ackWait(Duration.ofSeconds(9)))
                .handle("REQCount", (message, context) -> {
                    boolean released = never.await(10, TimeUnit.SECONDS);
                    handled.add(number(message) + (released ? 1000 : 0));
                }));

        central()
                .send(StreamFleet.message("node1", 1).toBuilder()
                        .methodTimeout(PATIENCE)
                        .build());

        assertThat(next()).isEqualTo(1);
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(handled).isEmpty();
        assertThat(consumer().getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @Test
    void noMoreIsFetchedThanThereArePlaces() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        BlockingQueue<Integer> started = new LinkedBlockingQueue<>();
        Node central = central();
        for (int i = 0; i < 100; i++) {
            StreamFleet.receipt(central.send(StreamFleet.message("node1", i)));
        }
        fleet.start(node1(StreamFleet.streams().places(4)).handle("REQCount", (message, context) -> {
            started.add(number(message));
            go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            handled.add(number(message));
        }));
        for (int i = 0; i < 4; i++) {
            assertThat(started.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(consumer().getNumAckPending()).isEqualTo(4);
        assertThat(consumer().getNumPending()).isEqualTo(96);
        go.countDown();

        for (int i = 0; i < 100; i++) {
            next();
        }
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
    }

    @Test
    void aReceiverThatHasNoRoomKeepsWhatItFetchedAndCountsNoDelivery() throws Exception {
        Node central = central();
        for (int i = 0; i < 40; i++) {
            StreamFleet.receipt(central.send(StreamFleet.message("node1", i)));
        }

        fleet.start(node1(StreamFleet.streams().places(20).ackWait(PATIENCE))
                .handlerConcurrency(1)
                .handlerQueue(0)
                .handle("REQCount", (message, context) -> handled.add(number(message))));

        for (int i = 0; i < 40; i++) {
            next();
        }
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(handled).isEmpty();
        assertThat(consumer().getDelivered().getConsumerSequence()).isEqualTo(40);
    }

    @Test
    void aNodeThatClosesHandsBackWhatItHasNotHandled() throws Exception {
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Node first =
                fleet.start(node1(patient().places(30)).handlerConcurrency(1).handle("REQCount", (message, context) -> {
                    firstRuns.countDown();
                    go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    handled.add(number(message));
                }));
        Node central = central();
        for (int i = 0; i < 30; i++) {
            StreamFleet.receipt(central.send(StreamFleet.message("node1", i)));
        }
        assertThat(firstRuns.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        // Nothing that it asked the broker for is left there: the broker, in version 2.9.10, has been seen to give one
        // of the
        // messages that are handed back to such a request, though nobody hears it any more.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (first.stats().received() < 30) {
            assertThat(System.nanoTime() - deadline).as("%s", first.stats()).isNegative();
        }
        var unused = java.util.concurrent.CompletableFuture.runAsync(
                go::countDown, java.util.concurrent.CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        first.close(PATIENCE);

        fleet.start(node1(patient()).handle("REQCount", (message, context) -> handled.add(number(message))));

        List<Integer> all = new ArrayList<>();
        while (all.size() < 30) {
            all.add(next());
        }
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(all).doesNotHaveDuplicates();
        assertThat(handled).isEmpty();
    }

    /** What it had no room for would be offered to it again in five minutes; the handler that runs does not end by itself. */
    @Test
    void aNodeThatClosesHandsBackWhatWaitsForRoom() throws Exception {
        Backoff slow = Backoff.fixed(Duration.ofMinutes(5));
        BlockingQueue<Integer> started = new LinkedBlockingQueue<>();
        Node first = fleet.start(node1(patient().backoff(slow).places(10))
                .handlerConcurrency(1)
                .handlerQueue(0)
                .handle("REQCount", (message, context) -> {
                    started.add(number(message));
                    context.sleep(Duration.ofHours(1));
                }));
        Node central = central();
        for (int i = 0; i < 10; i++) {
            StreamFleet.receipt(central.send(StreamFleet.message("node1", i)));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (first.stats().turnedAway() < 9) {
            assertThat(System.nanoTime() - deadline).as("%s", first.stats()).isNegative();
        }
        first.close(Duration.ofSeconds(1));

        fleet.start(node1(patient()).handle("REQCount", (message, context) -> handled.add(number(message))));

        List<Integer> all = new ArrayList<>(started);
        assertThat(all).hasSize(1);
        while (all.size() < 10) {
            all.add(next());
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotAcknowledgedGoesPastTheStream() throws Exception {
        JetStreamTransport receiving =
                fleet.connect(fleet.nats("node1"), StreamFleet.streams().receive("node1"));
        fleet.start(StreamFleet.node("node1", receiving)
                .handle("REQTell", Event.NACK, (message, context) -> handled.add(number(message))));
        // Were nobody there yet, it would be lost, as what is not acknowledged may be.
        Fence.await(receiving.nats());
        Node central = central();

        Sending sending = central.send(Message.builder()
                .to("node1")
                .method("REQTell")
                .event(Event.NACK)
                .arguments("1")
                .build());

        assertThat(StreamFleet.receipt(sending).outcome()).isEqualTo(Outcome.SENT);
        assertThat(next()).isEqualTo(1);
        try (Connection tool = fleet.tool()) {
            assertThat(tool.jetStreamManagement()
                            .getStreamInfo("SENESCHAL")
                            .getStreamState()
                            .getLastSequence())
                    .isZero();
        }
    }

    @Test
    void aRequestThroughTheStreamIsReplied() throws Exception {
        fleet.start(node1(StreamFleet.streams().sendTo("central"))
                .handle("REQCount", (message, context) -> context.reply("counted " + number(message))));
        Node central = fleet.start(central(StreamFleet.streams().receive("central")));

        assertThat(central.request(StreamFleet.message("node1", 3), PATIENCE)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .text())
                .isEqualTo("counted 3");
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
    }
}
