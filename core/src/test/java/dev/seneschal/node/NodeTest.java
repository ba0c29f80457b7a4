package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.Timeline;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whole nodes over the in-process broker, under the virtual clock. */
class NodeTest {

    private final Fleet fleet = new Fleet();
    private final List<Message> handled = new ArrayList<>();

    private Node central() {
        return fleet.start("central", UnaryOperator.identity());
    }

    private Node node1(MessageHandler handler) {
        return fleet.start("node1", node -> node.handle("REQPing", handler));
    }

    @Test
    void deliversAMessageToItsHandler() {
        Node central = central();
        node1((message, context) -> handled.add(message));

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending)).isEqualTo(new Receipt.Delivered(sending.id(), 1, Duration.ZERO));
        assertThat(handled).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("content");
            assertThat(message.from()).isEqualTo(NodeName.of("central"));
            assertThat(message.id()).isEqualTo(sending.id().wireId());
        });
    }

    @Test
    void listenersHearAReceiptBeforeTheMessageLeavesTheOutbox() {
        RingBuffer outbox = new RingBuffer();
        List<Integer> held = new ArrayList<>();
        Node central = fleet.start(
                "central", node -> node.outbox(outbox).attempts(1).onReceipt(receipt -> held.add(outbox.size())));
        node1((message, context) -> {
            if (message.text().equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });

        Sending delivered = fleet.send(central, message("node1", "REQPing"));
        Sending givenUp = fleet.send(
                central, message("node1", "REQPing").toBuilder().data("bad").build());

        assertThat(receipt(delivered).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(givenUp).outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(held).containsExactly(1, 1);
        assertThat(outbox.size()).isZero();
        assertThat(outbox.deadLetters().find(givenUp.id())).hasSize(1);
    }

    @Test
    void aReplyThatIsGivenUpMayHaveRunSinceARerunOfItsHandlerSendsItAgain() {
        Node central = central();
        fleet.start(
                "node1",
                node -> node.unavailableFor(Duration.ofSeconds(1))
                        .handle("REQPing", (message, context) -> context.reply("pong")));

        fleet.send(
                central,
                message("node1", "REQPing").toBuilder()
                        .reply(ReplyRequest.by(Method.of("REQPong")))
                        .build());
        fleet.time.advance(Duration.ofMinutes(10));

        assertThat(fleet.receipts)
                .filteredOn(GaveUp.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
                    assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(gaveUp.mayHaveRun()).isTrue();
                });
    }

    @Test
    void fillsInTheFieldsThatAStewardReceiverDoesNot() {
        Node central = central();
        node1((message, context) -> handled.add(message));

        fleet.send(central, message("node1", "REQPing"));

        assertThat(handled.get(0).delivery().ackTimeout()).isEqualTo(10);
        assertThat(handled.get(0).delivery().attempts()).isEqualTo(5);
        assertThat(handled.get(0).delivery().methodTimeout()).isEqualTo(10);
    }

    @Test
    void retriesAFailingHandlerAndGivesUpWithItsReason() {
        Node central = central();
        AtomicInteger runs = new AtomicInteger();
        node1((message, context) -> {
            throw new IllegalStateException("disk " + runs.incrementAndGet() + " is full");
        });

        Sending sending = fleet.send(
                central, message("node1", "REQPing").toBuilder().attempts(3).build());
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(sending))
                .isEqualTo(new GaveUp(
                        sending.id(), 3, Reason.FAILED, true, "java.lang.IllegalStateException: disk 3 is full"));
        assertThat(runs).hasValue(3);
        assertThat(fleet.errors).hasSize(3).allMatch(error -> error.kind() == ErrorEvent.Kind.HANDLER_FAILED);
    }

    @Test
    void refusesAMethodThatTheReceiverDoesNotHave() {
        Node central = central();
        node1((message, context) -> {});

        Sending sending = fleet.send(central, message("node1", "REQBogus"));

        assertThat(receipt(sending))
                .isEqualTo(
                        new GaveUp(sending.id(), 1, Reason.REFUSED, false, "node node1 has no handler for REQBogus"));
        assertThat(fleet.errors).singleElement().matches(error -> error.kind() == ErrorEvent.Kind.UNKNOWN_METHOD);
    }

    @Test
    void refusesAMessageWhosePayloadNamesAnotherMethodThanItsSubject() {
        Node node1 = fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> handled.add(message))
                        .handle("REQShutdown", (message, context) -> handled.add(message)));
        byte[] shutdown = new TestWire().encode(message("node1", "REQShutdown"));

        fleet.broker
                .connect()
                .publish(new Envelope(
                        "node1.REQPing.EventACK", Headers.of(HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAQ"), shutdown));
        fleet.time.runReady();

        assertThat(handled).isEmpty();
        assertThat(fleet.errors).singleElement().matches(error -> error.kind() == ErrorEvent.Kind.MISMATCH);
        assertThat(node1.stats().refused()).isEqualTo(1);
    }

    @Test
    void reportsAndCountsBytesThatAreNoMessageAndLivesOn() {
        Node central = central();
        Node node1 = node1((message, context) -> handled.add(message));
        LoopbackTransport stranger = fleet.broker.connect();

        stranger.publish(new Envelope("node1.REQPing.EventACK", Headers.EMPTY, new byte[] {1, 2, 3}));
        stranger.publish(new Envelope("node1.no.subject", Headers.EMPTY, new byte[0]));
        fleet.time.runReady();
        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(fleet.errors).hasSize(2).allMatch(error -> error.kind() == ErrorEvent.Kind.UNREADABLE);
        assertThat(node1.stats().unreadable()).isEqualTo(2);
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void anAcknowledgementSettlesOnlyTheMessageItAnswers() {
        Node central = central();
        List<Incoming> arrived = new ArrayList<>();
        fleet.broker.connect().subscribe("node1.REQPing.EventACK", arrived::add);
        fleet.time.runReady();

        Sending first = fleet.send(central, message("node1", "REQPing"));
        Sending second = fleet.send(central, message("node1", "REQPing"));
        arrived.get(0).answer(Answer.acknowledged("confirmed"));
        fleet.time.advance(Duration.ofSeconds(11));

        assertThat(receipt(first).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(second.receipt()).isNotDone();
        assertThat(arrived).hasSize(3);
        assertThat(arrived.get(2).envelope().headers().first(HeaderNames.ID))
                .contains(second.id().toString());
    }

    @Test
    void aRepeatIsAnsweredWithoutRunningTheHandlerAgain() {
        Node node1 = node1((message, context) -> handled.add(message));
        LoopbackTransport sender = fleet.broker.connect();
        List<Incoming> answers = new ArrayList<>();
        sender.subscribe("answers", answers::add);
        Headers headers = Headers.of("fromNode", "central", HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAQ");
        Envelope envelope =
                new Envelope("node1.REQPing.EventACK", headers, new TestWire().encode(message("node1", "REQPing")));

        for (int i = 0; i < 3; i++) {
            sender.publish(envelope, "answers");
            fleet.time.runReady();
        }

        assertThat(handled).hasSize(1);
        assertThat(answers)
                .hasSize(3)
                .allMatch(answer -> answer.envelope()
                        .headers()
                        .first(HeaderNames.STATUS)
                        .orElseThrow()
                        .equals("acknowledged"));
        assertThat(node1.stats().duplicates()).isEqualTo(2);
    }

    @Test
    void aGoSenderHearsNothingOfAFailureAndIsAcknowledgedAfterSuccess() {
        AtomicInteger runs = new AtomicInteger();
        node1((message, context) -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        LoopbackTransport go = fleet.broker.connect();
        List<Incoming> answers = new ArrayList<>();
        go.subscribe("node1.REQPing.EventACK.reply", answers::add);
        Envelope envelope = new Envelope(
                "node1.REQPing.EventACK",
                Headers.of("fromNode", "go"),
                new TestWire().encode(message("node1", "REQPing")));

        go.publish(envelope, "node1.REQPing.EventACK.reply");
        fleet.time.advance(Duration.ofSeconds(30));
        int answersToFailure = answers.size();
        go.publish(envelope, "node1.REQPing.EventACK.reply");
        fleet.time.runReady();

        assertThat(answersToFailure).isZero();
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(new String(answer.envelope().body(), StandardCharsets.UTF_8))
                        .isEqualTo("confirmed from: node1: 0"));
    }

    @Test
    void aGoSenderThatNamesNoReplyMethodGetsItsRepliesAsStewardSendsThem() {
        node1((message, context) -> context.reply("42"));
        LoopbackTransport go = fleet.broker.connect();
        List<Incoming> replies = new ArrayList<>();
        go.subscribe("go.REQToFileAppend.EventACK", replies::add);
        Message request =
                message("node1", "REQPing").toBuilder().from(NodeName.of("go")).build();

        go.publish(
                new Envelope("node1.REQPing.EventACK", Headers.of("fromNode", "go"), new TestWire().encode(request)));
        fleet.time.runReady();

        assertThat(replies)
                .singleElement()
                .satisfies(reply -> assertThat(new TestWire()
                                .decode(reply.envelope().body(), WireLimits.defaults())
                                .text())
                        .isEqualTo("42"));
    }

    @Test
    void storesTheReplyAndThenAcknowledges() {
        List<String> order = new ArrayList<>();
        Node central = fleet.start(
                "central",
                node -> node.handle("REQResult", (message, context) -> {
                            order.add("reply handled");
                            handled.add(message);
                        })
                        .onReceipt(receipt -> order.add(receipt.outcome().name())));
        node1((message, context) -> context.reply("42"));

        Sending sending = fleet.send(
                central,
                message("node1", "REQPing").toBuilder().replyMethod("REQResult").build());

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(order).containsExactlyInAnyOrder("DELIVERED", "reply handled");
        Message reply = handled.get(0);
        assertThat(reply.text()).isEqualTo("42");
        assertThat(reply.steward().isReply()).isTrue();
        Message previous = reply.steward().previousMessage().orElseThrow();
        assertThat(previous.id()).isEqualTo(sending.id().wireId());
        assertThat(previous.data()).isEmpty();
        assertThat(previous.reply().method()).hasToString("REQNone");
    }

    @Test
    void aMessageThatAsksForNoReplyGetsNone() {
        Node central = central();
        Node node1 = node1((message, context) -> context.reply("nobody asked"));

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(node1.stats().accepted()).isZero();
    }

    @Test
    void whatIsNotAcknowledgedIsSentOnce() {
        Node central = central();
        fleet.start(
                "node1",
                node -> node.handle("REQHello", Event.NACK, (message, context) -> {
                    handled.add(message);
                    throw new IllegalStateException("never mind");
                }));

        Sending sending = fleet.send(
                central,
                message("node1", "REQHello").toBuilder().event(Event.NACK).build());
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(receipt(sending)).isEqualTo(new Receipt.Sent(sending.id()));
        assertThat(handled).hasSize(1);
    }

    @Test
    void waitsForANodeThatIsDown() {
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(5));
        node1((message, context) -> handled.add(message));
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).hasSize(1);
    }

    @Test
    void givesUpOnANodeThatStaysDown() {
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(11));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(gaveUp.mayHaveRun()).isFalse();
        });
        assertThat(central.stats().outbox()).isZero();
    }

    @Test
    void sendsWhatWaitedOnceTheConnectionIsBack() {
        LoopbackTransport connection = fleet.broker.connect();
        Node central = fleet.start("central", connection, UnaryOperator.identity());
        node1((message, context) -> handled.add(message));

        connection.disconnect();
        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofHours(1));
        int handledWhileDown = handled.size();
        connection.reconnect();
        fleet.time.runReady();

        assertThat(handledWhileDown).isZero();
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void refusesAtOnceWhatTheBrokerWouldNotTake() {
        Node central = central();
        Message large =
                message("node1", "REQPing").toBuilder().data(new byte[70_000]).build();

        assertThatThrownBy(() -> central.send(large)).isInstanceOfSatisfying(MessageTooLargeException.class, e -> {
            assertThat(e.size()).isGreaterThan(70_000);
            assertThat(e.maxPayload()).isEqualTo(64 * 1024);
            assertThat(e).hasMessageContainingAll(Integer.toString(e.size()), "65536");
        });
        assertThat(central.stats().outbox()).isZero();
    }

    @Test
    void keepsWhatIsNotSettledAndSendsItAfterTheNextStart() throws InterruptedException {
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        CloseReport report = central.close(Duration.ofSeconds(5));
        Receipt atClose = receipt(sending);
        node1((message, context) -> handled.add(message));
        central.start();
        fleet.time.runReady();

        assertThat(report.kept()).isEqualTo(1);
        assertThat(atClose).isEqualTo(new Receipt.Kept(sending.id()));
        assertThat(fleet.receipts).hasSize(2).last().satisfies(receipt -> {
            assertThat(receipt.id()).isEqualTo(sending.id());
            assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED);
        });
        assertThat(handled)
                .singleElement()
                .matches(message -> message.id() == sending.id().wireId());
    }

    @Test
    void doesNotSendUnlessStarted() {
        Node node = Node.builder("central", TestWire.format(), fleet.broker.connect())
                .build();

        assertThatIllegalStateException()
                .isThrownBy(() -> node.send(message("node1", "REQPing")))
                .withMessage("node central is not started");
    }

    @Test
    void namesWhatCannotBeSent() {
        Node central = central();

        assertThatThrownBy(
                        () -> central.send(Message.builder().method("REQPing").build()))
                .hasMessageContaining("node name")
                .hasMessageContaining("\"\"");
        assertThatThrownBy(() -> central.send(Message.builder().to("node1").build()))
                .hasMessageContaining("method");
        assertThatThrownBy(() -> central.send(
                        message("node1", "REQPing").toBuilder().id(7).build()))
                .hasMessageContaining("id")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> central.send(message("node1", "REQPing").toBuilder()
                        .from(NodeName.of("other"))
                        .build()))
                .hasMessageContaining("from")
                .hasMessageContaining("other");
    }

    @Test
    void aHandlerMayRunLongerThanTheAckTimeoutWithoutBeingTriedAgain() {
        Node central = central();
        List<Runnable> unfinished = new ArrayList<>();
        LoopbackTransport slow = fleet.broker.connect();
        slow.subscribe("node1.REQPing.EventACK", incoming -> {
            unfinished.add(() -> incoming.answer(Answer.acknowledged("done")));
            for (int seconds = 3; seconds <= 60; seconds += 3) {
                fleet.time.schedule(Duration.ofSeconds(seconds), () -> incoming.answer(Answer.working()));
            }
        });
        fleet.time.runReady();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(1));
        unfinished.forEach(Runnable::run);
        fleet.time.runReady();

        assertThat(receipt(sending)).isEqualTo(new Receipt.Delivered(sending.id(), 1, Duration.ofMinutes(1)));
        assertThat(unfinished).hasSize(1);
    }

    @Test
    void cancelsAMessageThatWaits() {
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        sending.cancel();
        fleet.time.runReady();

        assertThat(receipt(sending)).isEqualTo(new GaveUp(sending.id(), 1, Reason.CANCELLED, false, ""));
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        Node central = fleet.start(
                "central",
                node -> node.onReceipt(receipt -> {
                    throw new IllegalStateException("listener");
                }));
        node1((message, context) -> handled.add(message));

        Sending first = fleet.send(central, message("node1", "REQPing"));
        Sending second = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(first).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(second).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aHandlerThatWaitsIsReportedAsWorkingAndNotTriedAgain() {
        Node central = central();
        AtomicInteger runs = new AtomicInteger();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    runs.incrementAndGet();
                    context.moreTime(Duration.ofMinutes(2));
                    context.sleep(Duration.ofMinutes(1));
                }));

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(3));

        assertThat(receipt(sending)).isEqualTo(new Receipt.Delivered(sending.id(), 1, Duration.ofMinutes(1)));
        assertThat(runs).hasValue(1);
    }

    @Test
    void aHandlerWhoseTimeIsUpIsInterrupted() {
        Node central = central();
        node1((message, context) -> context.sleep(Duration.ofMinutes(1)));

        Sending sending = fleet.send(
                central, message("node1", "REQPing").toBuilder().attempts(1).build());
        fleet.time.advance(Duration.ofSeconds(11));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED);
            assertThat(gaveUp.detail()).contains("InterruptedException");
        });
    }

    @Test
    void aDeferredOutcomeIsTheHandlers() {
        Node central =
                fleet.start("central", node -> node.handle("REQResult", (message, context) -> handled.add(message)));
        node1((message, context) -> {
            Deferred deferred = context.defer();
            fleet.time.schedule(Duration.ofSeconds(5), () -> {
                context.reply("late");
                deferred.succeed();
                deferred.fail(new IllegalStateException("too late to fail"));
            });
        });

        Sending sending = fleet.send(
                central,
                message("node1", "REQPing").toBuilder().replyMethod("REQResult").build());
        fleet.time.advance(Duration.ofSeconds(4));
        boolean doneBefore = sending.receipt().isDone();
        fleet.time.advance(Duration.ofSeconds(2));

        assertThat(doneBefore).isFalse();
        assertThat(receipt(sending)).isEqualTo(new Receipt.Delivered(sending.id(), 1, Duration.ofSeconds(5)));
        assertThat(handled).singleElement().matches(reply -> reply.text().equals("late"));
    }

    @Test
    void aDeferredFailureIsTriedAgain() {
        Node central = central();
        AtomicInteger runs = new AtomicInteger();
        node1((message, context) -> {
            Deferred deferred = context.defer();
            if (runs.incrementAndGet() == 1) {
                deferred.fail(new IllegalStateException("first"));
            } else {
                deferred.succeed();
            }
        });

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void whoDefersIsToldWhenTheTimeIsUpAndMayStillSucceed() {
        Node central = central();
        node1((message, context) -> {
            Deferred deferred = context.defer();
            deferred.onDeadline(deferred::succeed);
        });

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(30));

        assertThat(receipt(sending)).isEqualTo(new Receipt.Delivered(sending.id(), 1, Duration.ofSeconds(10)));
    }

    @Test
    void timesOfAnyLengthFromTheWireDoNoHarm() {
        Node node1 = node1((message, context) -> handled.add(message));
        LoopbackTransport stranger = fleet.broker.connect();
        Message longest = message("node1", "REQPing").toBuilder()
                .delivery(new Delivery(Event.ACK, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Optional.empty()))
                .build();
        Headers headers = Headers.of(
                HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAQ", HeaderNames.TIME_TO_LIVE, Long.toString(Long.MAX_VALUE));

        stranger.publish(new Envelope("node1.REQPing.EventACK", headers, new TestWire().encode(longest)), "answers");
        fleet.time.advance(Duration.ofHours(1));

        assertThat(handled).hasSize(1);
        assertThat(node1.stats().handled()).isEqualTo(1);
    }

    @Test
    void aMessageMayLiveForEver() {
        Node central = central();
        node1((message, context) -> handled.add(message));

        Sending sending = fleet.send(
                central,
                message("node1", "REQPing").toBuilder()
                        .timeToLive(Duration.ofSeconds(Long.MAX_VALUE))
                        .build());

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void tellsWhatHappenedToAMessage() {
        Node central = central();
        AtomicInteger runs = new AtomicInteger();
        Sending sending = fleet.send(central, message("node1", "REQPing"));
        node1((message, context) -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        fleet.time.advance(Duration.ofSeconds(1));

        CompletableFuture<Optional<Timeline>> asked = central.timeline(sending.id());
        fleet.time.runReady();

        Timeline timeline = asked.join().orElseThrow();
        assertThat(timeline.entries())
                .extracting(Timeline.Entry::step)
                .containsExactly(
                        Step.ACCEPTED,
                        Step.PUBLISHED,
                        Step.NO_RESPONDER,
                        Step.PUBLISHED,
                        Step.FAILED,
                        Step.PUBLISHED,
                        Step.SETTLED);
        assertThat(timeline.entries().get(4).detail()).contains("not yet");
    }

    @Test
    void keepsNoTimelineOfMoreMessagesThanAsked() {
        Node central = fleet.start("central", node -> node.timelines(1));
        node1((message, context) -> {});

        Sending first = fleet.send(central, message("node1", "REQPing"));
        Sending second = fleet.send(central, message("node1", "REQPing"));
        CompletableFuture<Optional<Timeline>> ofFirst = central.timeline(first.id());
        CompletableFuture<Optional<Timeline>> ofSecond = central.timeline(second.id());
        fleet.time.runReady();

        assertThat(ofFirst.join()).isEmpty();
        assertThat(ofSecond.join()).isPresent();
    }
}
