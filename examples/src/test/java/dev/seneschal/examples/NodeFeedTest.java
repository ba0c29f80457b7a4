package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.actions.ActionHub;
import dev.seneschal.actions.FailureKind;
import dev.seneschal.actions.NodeFeed;
import dev.seneschal.actions.RetryPolicy;
import dev.seneschal.codec.JsonObjectCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.gob.GobObjectCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Timeline;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that is fed by a node, under a virtual clock. */
class NodeFeedTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final LoopbackBroker broker = LoopbackBroker.create(world, 1 << 20);
    private final ActionHub hub =
            ActionHub.builder("kitchen").environment(world).build();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final List<String> answers = new ArrayList<>();
    private int runs;
    private Node feeding;

    /** What is asked for; one that cannot be written has a thread in it. */
    public record Order(String dish, int guests) {}

    @Test
    void acknowledgesAMessageOnlyWhenItsJobIsDone() {
        hub.register("order", Order.class, () -> job -> job.await(gate));
        Node sender = start(new JsonObjectCodec(), 1);
        CompletableFuture<Receipt> receipt =
                sender.send("kitchen", "order", new Order("soup", 2)).receipt();

        world.advance(SECOND.multipliedBy(5));
        assertThat(receipt).isNotDone();
        gate.complete(null);
        world.advance(SECOND);

        assertThat(receipt.join().outcome()).isEqualTo(Receipt.Outcome.DELIVERED);
    }

    @Test
    void answersAMessageAsFailedWhoseJobIsDeadSoThatItsSenderTriesAgain() {
        hub.register(
                "order",
                Order.class,
                () -> job -> {
                    runs++;
                    throw new IllegalStateException("no soup");
                },
                builder -> builder.classify(thrown -> FailureKind.PERMANENT).deadLetters(letter -> {}));
        Node sender = start(new JsonObjectCodec(), 3);
        CompletableFuture<Receipt> receipt =
                sender.send("kitchen", "order", new Order("soup", 2)).receipt();

        world.advance(SECOND.multipliedBy(60));

        assertThat(receipt.join().outcome()).isEqualTo(Receipt.Outcome.GAVE_UP);
        assertThat(runs).isEqualTo(3);
    }

    @Test
    void leavesARetryThatWouldPassTheDeadlineToTheSender() {
        hub.register(
                "order",
                Order.class,
                () -> job -> {
                    runs++;
                    throw new IllegalStateException("no soup");
                },
                builder -> builder.retry(new RetryPolicy(5, Backoff.fixed(SECOND.multipliedBy(60))))
                        .deadLetters(letter -> {}));
        Node sender = start(new JsonObjectCodec(), 2);
        CompletableFuture<Receipt> receipt =
                sender.send("kitchen", "order", new Order("soup", 2)).receipt();

        world.advance(SECOND.multipliedBy(30));

        assertThat(receipt.join().outcome()).isEqualTo(Receipt.Outcome.GAVE_UP);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void answersAMessageAsFailedThatNoGroupTakes() {
        Node sender = start(new JsonObjectCodec(), 1);
        Sending sending = sender.send("kitchen", "order", new Order("soup", 2));
        world.advance(SECOND.multipliedBy(60));

        assertThat(sending.receipt().join().outcome()).isEqualTo(Receipt.Outcome.GAVE_UP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesBodiesRepliesAndErrorRepliesInEachCodec(boolean gob) {
        hub.register("order", Order.class, () -> job -> {
            if (job.body().guests() > 5) {
                job.replyError("too many");
            } else {
                job.reply(job.body().dish());
            }
        });
        ObjectCodec codec = gob ? new GobObjectCodec() : new JsonObjectCodec();
        Node sender = start(codec, 1);
        order(sender, codec, new Order("soup", 2));
        order(sender, codec, new Order("cake", 20));

        world.advance(SECOND.multipliedBy(5));

        assertThat(answers).containsExactlyInAnyOrder("soup", "too many");
    }

    @Test
    void failsAMessageWhoseReplyCannotBeWritten() {
        hub.register("order", Order.class, () -> job -> job.reply(new Object()));
        Node sender = start(new GobObjectCodec(), 1);
        CompletableFuture<Receipt> receipt =
                order(sender, new GobObjectCodec(), new Order("soup", 2)).receipt();

        world.advance(SECOND.multipliedBy(30));

        assertThat(receipt.join().outcome()).isEqualTo(Receipt.Outcome.GAVE_UP);
        assertThat(answers).isEmpty();
    }

    @Test
    void answersAMessageAsBusyWhileTheBufferIsFullWhichCostsItsSenderNoAttempt() {
        hub.register(
                "order",
                Order.class,
                () -> job -> {
                    runs++;
                    job.sleep(SECOND);
                },
                builder -> builder.slots(1, 1).bufferSize(1));
        Node sender = start(new JsonObjectCodec(), 1);
        List<Sending> sendings = Stream.generate(() -> sender.send("kitchen", "order", new Order("soup", 2)))
                .limit(10)
                .toList();

        world.advance(SECOND.multipliedBy(60));

        assertThat(sendings).allMatch(sending -> sending.receipt().join().outcome() == Receipt.Outcome.DELIVERED);
        assertThat(runs).isEqualTo(10);
    }

    @Test
    void tellsOfAnyRoomHoweverMuchItIs() {
        hub.register("order", Order.class, () -> job -> {}, builder -> builder.bufferSize(Integer.MAX_VALUE));
        List<String> credits = credits();

        order(start(new JsonObjectCodec(), 1));

        assertThat(credits).singleElement().asString().endsWith(" " + Integer.MAX_VALUE);
    }

    @Test
    void sharesItsRoomAmongTheSendersOfTheLastMinute() {
        hub.register(
                "order",
                Order.class,
                () -> job -> {},
                builder -> builder.slots(2, 2).bufferSize(10));
        List<String> credits = credits();
        Node hall = start(new JsonObjectCodec(), 1);
        Node garden = Node.builder("garden", wire(new JsonObjectCodec()), broker.connect())
                .environment(world)
                .build();
        garden.start();
        world.runReady();

        order(hall);
        order(garden);
        world.advance(SECOND.multipliedBy(59));
        order(garden);
        world.advance(SECOND.multipliedBy(2));
        order(garden);

        assertThat(credits)
                .extracting(credit -> credit.substring(credit.indexOf(' ') + 1))
                .containsExactly("12", "6", "6", "12");
    }

    @Test
    void keepsSendersBackThatHaveMoreThanThereIsRoomFor() {
        hub.register(
                "order",
                Order.class,
                () -> job -> job.sleep(Duration.ofMillis(100)),
                builder -> builder.slots(2, 2).bufferSize(2));
        Node sender = start(new JsonObjectCodec(), 1);
        order(sender);
        world.advance(SECOND);
        List<Sending> sendings = Stream.generate(() -> sender.send("kitchen", "order", new Order("soup", 2)))
                .limit(40)
                .toList();

        world.advance(SECOND.multipliedBy(20));

        assertThat(sendings).allMatch(sending -> sending.receipt().join().outcome() == Receipt.Outcome.DELIVERED);
        assertThat(feeding.stats().turnedAway())
                .as("turned away are at most as many as slots were idle when the first came")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void givesAJobTheHeadersOfItsMessageButNotThoseOfTheWire() {
        List<Map<String, String>> headers = new ArrayList<>();
        hub.register("order", Order.class, () -> job -> headers.add(job.headers()));
        ObjectCodec codec = new JsonObjectCodec();
        start(codec, 1);
        Message order = wire(codec)
                .withBody(
                        Message.builder()
                                .to("kitchen")
                                .method("order")
                                .from(NodeName.of("agent"))
                                .build(),
                        new Order("soup", 2));
        Envelope envelope = wire(codec).toEnvelope(order, new MessageId(1, 2), NodeName.of("agent"), APRIL);

        broker.connect()
                .publish(new Envelope(
                        envelope.subject(), envelope.headers().with("traceparent", "00-1-2-01"), envelope.body()));
        world.runReady();

        assertThat(headers).containsExactly(Map.of("publisher", "agent", "traceparent", "00-1-2-01"));
    }

    @Test
    void tellsTheSenderHowFarTheJobIs() {
        hub.register("order", Order.class, () -> job -> {
            job.progress("half");
            job.await(gate);
        });
        Node sender = start(new JsonObjectCodec(), 1);
        Sending sending = sender.send("kitchen", "order", new Order("soup", 2));
        world.advance(SECOND);
        CompletableFuture<Optional<Timeline>> timeline = sender.timeline(sending.id());
        world.runReady();

        assertThat(timeline.join().orElseThrow().entries())
                .filteredOn(entry -> entry.step() == Timeline.Step.WORKING)
                .extracting(Timeline.Entry::detail)
                .containsExactly("half");
    }

    /** What answers tell from now on. */
    private List<String> credits() {
        List<String> credits = new ArrayList<>();
        broker.connect()
                .subscribe(
                        "kitchen.order.*.reply.*.*",
                        answer -> credits.add(answer.envelope()
                                .headers()
                                .first("Seneschal-Credit")
                                .orElse("none")));
        return credits;
    }

    private void order(Node sender) {
        var unused = sender.send("kitchen", "order", new Order("soup", 2));
        world.runReady();
    }

    private static WireFormat wire(ObjectCodec codec) {
        return WireFormat.builder(APRIL).codecs(new GobCodec()).bodies(codec).build();
    }

    private Node start(ObjectCodec codec, int attempts) {
        NodeBuilder kitchen = Node.builder("kitchen", wire(codec), broker.connect())
                .environment(world)
                .onError(error -> {});
        NodeFeed.of(hub, kitchen).topic("order", Order.class);
        feeding = kitchen.build();
        feeding.start();
        Node hall = Node.builder("hall", wire(codec), broker.connect())
                .environment(world)
                .attempts(attempts)
                .handle("answer", (message, context) -> answers.add(new String(message.data(), StandardCharsets.UTF_8)))
                .build();
        hall.start();
        hub.start();
        world.runReady();
        return hall;
    }

    private static Sending order(Node sender, ObjectCodec codec, Order order) {
        Message asked = Message.builder()
                .to("kitchen")
                .method("order")
                .replyMethod("answer")
                .build();
        return sender.send(wire(codec).withBody(asked, order));
    }
}
