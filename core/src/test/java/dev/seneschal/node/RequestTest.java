package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Asking another node and waiting for what it says. */
class RequestTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Fleet fleet = new Fleet();

    private Node central() {
        return fleet.start("central", UnaryOperator.identity());
    }

    private Node node1(MessageHandler handler) {
        return fleet.start("node1", node -> node.handle("REQPing", handler));
    }

    private CompletableFuture<Message> request(Node from, Message message) {
        CompletableFuture<Message> reply = from.request(message, TIMEOUT);
        fleet.time.runReady();
        return reply;
    }

    private static Message decoded(Incoming incoming) {
        return new TestWire().decode(incoming.envelope().body(), WireLimits.defaults());
    }

    private static NoReplyException failure(CompletableFuture<Message> reply) {
        try {
            reply.getNow(null);
            throw new AssertionError("no failure: " + reply);
        } catch (CompletionException e) {
            return (NoReplyException) e.getCause();
        }
    }

    /** What a Go node sends back: no id of ours, and the request as it was, without its data. */
    private void replyAsGo(Incoming request, String data) {
        Message asked = decoded(request);
        Message reply = Message.builder()
                .to(asked.from())
                .from(asked.to())
                .method(asked.reply().method())
                .data(data)
                .reply(ReplyRequest.NONE)
                .steward(new StewardFields(List.of(), new byte[0], true, "", "", Optional.of(asked.withoutData())))
                .build();
        fleet.broker
                .connect()
                .publish(
                        new Envelope(
                                asked.from() + "." + asked.reply().method() + ".EventACK",
                                Headers.of("fromNode", asked.to().value()),
                                new TestWire().encode(reply)),
                        "go.answers");
        fleet.time.runReady();
    }

    @Test
    void completesWithTheReply() {
        Node central = central();
        node1((message, context) -> context.reply("pong to " + message.text()));

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));

        assertThat(reply.join().text()).isEqualTo("pong to content");
        assertThat(reply.join().from()).isEqualTo(NodeName.of("node1"));
    }

    @Test
    void completesWithADeferredReply() {
        List<Deferred> deferred = new ArrayList<>();
        Node central = central();
        node1((message, context) -> {
            context.reply("late");
            deferred.add(context.defer());
        });

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));
        assertThat(reply).isNotDone();
        deferred.get(0).succeed();
        fleet.time.runReady();

        assertThat(reply.join().text()).isEqualTo("late");
    }

    @Test
    void completesWithTheFirstReplyAndAcknowledgesTheRest() {
        Node central = central();
        Node node1 = node1((message, context) -> {
            context.reply("first");
            context.reply("second");
        });

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));

        assertThat(reply.join().text()).isEqualTo("first");
        assertThat(node1.stats().delivered()).isEqualTo(2);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void asksAGoNodeForNothingThatWouldKillIt() {
        Node central = central();
        List<Incoming> atGo = fleet.listen("go.REQPing.EventACK");

        CompletableFuture<Message> reply = request(central, message("go", "REQPing"));
        assertThat(decoded(atGo.get(0)).reply().method()).hasToString("REQToSocket");
        assertThat(decoded(atGo.get(0)).id()).isPositive();
        replyAsGo(atGo.get(0), "42");

        assertThat(reply.join().text()).isEqualTo("42");
    }

    @Test
    void acknowledgesRepeatsOfAReplyAndThoseThatComeTooLate() {
        Node central = central();
        List<Incoming> atGo = fleet.listen("go.REQPing.EventACK");
        List<Incoming> answers = fleet.listen("go.answers");

        CompletableFuture<Message> early = request(central, message("go", "REQPing"));
        CompletableFuture<Message> late = request(central, message("go", "REQPing"));
        replyAsGo(atGo.get(0), "42");
        replyAsGo(atGo.get(0), "42");
        fleet.time.advance(TIMEOUT.plusSeconds(1));
        replyAsGo(atGo.get(1), "too late");

        assertThat(early.join().text()).isEqualTo("42");
        assertThat(failure(late).reason()).isEqualTo(NoReplyException.Reason.TIMED_OUT);
        assertThat(answers)
                .extracting(answer -> Answer.of(answer.envelope()).orElseThrow().status())
                .containsExactly(Answer.Status.ACKNOWLEDGED, Answer.Status.ACKNOWLEDGED, Answer.Status.ACKNOWLEDGED);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aReplyToSomebodyElsesRequestEndsNoWait() {
        Node central = central();
        List<Incoming> atGo = fleet.listen("go.REQPing.EventACK");

        CompletableFuture<Message> first = request(central, message("go", "REQPing"));
        CompletableFuture<Message> second = request(central, message("go", "REQPing"));
        replyAsGo(atGo.get(1), "second");

        assertThat(first).isNotDone();
        assertThat(second.join().text()).isEqualTo("second");
    }

    @Test
    void sixtyFourHandlersMayAllWaitForReplies() {
        AtomicInteger answered = new AtomicInteger();
        Node[] central = new Node[1];
        central[0] = fleet.start(
                "central",
                node -> node.handlerConcurrency(64).handlerQueue(0).handle("REQAsk", (message, context) -> {
                    CompletableFuture<Message> reply = central[0].request(message("node1", "REQPing"), TIMEOUT);
                    context.await(reply, TIMEOUT);
                    context.reply(reply.join().data());
                }));
        List<Deferred> held = new ArrayList<>();
        node1((message, context) -> {
            context.reply("pong");
            held.add(context.defer());
        });
        Node west = fleet.start("west", UnaryOperator.identity());

        List<CompletableFuture<Message>> replies = IntStream.range(0, 64)
                .mapToObj(i -> request(west, message("central", "REQAsk")))
                .toList();
        assertThat(central[0].stats().running()).isEqualTo(64);
        assertThat(held).hasSize(64);
        held.forEach(Deferred::succeed);
        fleet.time.runReady();
        replies.forEach(reply -> answered.addAndGet(reply.join().text().equals("pong") ? 1 : 0));

        assertThat(answered).hasValue(64);
    }

    @Test
    void endsAtItsDeadlineAndIsNotSentOn() {
        Node central = central();

        CompletableFuture<Message> reply = request(central, message("nobody", "REQPing"));
        fleet.time.advance(TIMEOUT.minusMillis(1));
        assertThat(reply).isNotDone();
        fleet.time.advance(Duration.ofMillis(1));

        assertThat(failure(reply).reason()).isEqualTo(NoReplyException.Reason.TIMED_OUT);
        assertThat(failure(reply)).hasMessageContaining("30S").hasMessageContaining("not acknowledged");
        fleet.time.advance(TIMEOUT);
        assertThat(central.deadLetters().size()).isZero();
        assertThat(central.stats().outbox()).isZero();
    }

    @Test
    void aDeadlineTellsWhetherTheOtherNodeHadTheRequest() {
        Node central = central();
        node1((message, context) -> {});

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));
        fleet.time.advance(TIMEOUT);

        assertThat(failure(reply).receipt())
                .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
    }

    @Test
    void endsWhenItIsGivenUp() {
        Node central = central();
        node1((message, context) -> {
            throw new IllegalStateException("disk full");
        });

        CompletableFuture<Message> refused = request(central, message("node1", "REQUnknown"));
        CompletableFuture<Message> failed = central.request(
                message("node1", "REQPing").toBuilder().attempts(2).build(), TIMEOUT);
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(failure(refused).reason()).isEqualTo(NoReplyException.Reason.GIVEN_UP);
        assertThat(failure(refused)).hasMessageContaining("REQUnknown");
        assertThat(failure(failed).receipt())
                .hasValueSatisfying(
                        receipt -> assertThat(((GaveUp) receipt).reason()).isEqualTo(Receipt.Reason.FAILED));
    }

    @Test
    void aMessageWhoseAttemptsTimedOutMayStillBeReplied() {
        Node central = central();
        List<Incoming> atGo = fleet.listen("go.REQPing.EventACK");

        CompletableFuture<Message> reply = central.request(
                message("go", "REQPing").toBuilder()
                        .attempts(1)
                        .ackTimeout(Duration.ofSeconds(1))
                        .build(),
                TIMEOUT);
        fleet.time.advance(Duration.ofSeconds(5));
        assertThat(reply).isNotDone();
        replyAsGo(atGo.get(0), "42");

        assertThat(reply.join().text()).isEqualTo("42");
    }

    @Test
    void endsWhenItsNodeIsClosed() throws InterruptedException {
        Node central = central();
        fleet.listen("go.REQPing.EventACK");
        CompletableFuture<Message> reply = request(central, message("go", "REQPing"));

        central.close(Duration.ofSeconds(10));
        fleet.time.runReady();

        assertThat(failure(reply).reason()).isEqualTo(NoReplyException.Reason.CLOSED);
    }

    @Test
    void aCancelledRequestIsNotSentOn() {
        Node central = central();
        CompletableFuture<Message> reply = request(central, message("nobody", "REQPing"));

        assertThat(reply.cancel(false)).isTrue();
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(central.stats().outbox()).isZero();
        assertThat(central.deadLetters().size()).isZero();
    }

    @Test
    void itsReplyIsNotTheHostsToChoose() {
        Node central = central();

        assertThatThrownBy(() -> central.request(
                        message("node1", "REQPing").toBuilder()
                                .replyMethod("REQPong")
                                .build(),
                        TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REQPong");
        assertThatThrownBy(() -> central.request(message("node1", "REQPing"), Duration.ZERO))
                .hasMessage("timeout must be positive, was PT0S");
        assertThatThrownBy(() -> central.request(message("bad name", "REQPing"), TIMEOUT))
                .hasMessageContaining("bad name");
    }

    @Test
    void aHandlerOfRepliesHearsOfThoseThatNobodyWaitsFor() {
        List<Message> handled = new ArrayList<>();
        Node central =
                fleet.start("central", node -> node.handle("REQToSocket", (message, context) -> handled.add(message)));
        node1((message, context) -> context.reply("pong"));

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));
        fleet.send(
                central,
                message("node1", "REQPing").toBuilder()
                        .replyMethod("REQToSocket")
                        .build());

        assertThat(reply.join().text()).isEqualTo("pong");
        assertThat(handled).hasSize(1);
    }

    @Test
    void aRepeatedReplyIsNotHandedToAHandlerOfReplies() {
        List<Message> handled = new ArrayList<>();
        Node central =
                fleet.start("central", node -> node.handle("REQToSocket", (message, context) -> handled.add(message)));
        node1((message, context) -> context.reply("pong"));
        List<Incoming> replies = fleet.listen("central.REQToSocket.EventACK");

        CompletableFuture<Message> reply = request(central, message("node1", "REQPing"));
        Envelope again = replies.get(0).envelope();
        assertThat(again.headers().has(HeaderNames.ID)).isTrue();
        fleet.broker.connect().publish(again);
        fleet.time.runReady();

        assertThat(reply).isDone();
        assertThat(handled).isEmpty();
        assertThat(central.stats().duplicates()).isEqualTo(1);
    }
}
