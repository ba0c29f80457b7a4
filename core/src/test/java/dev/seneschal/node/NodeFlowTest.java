package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Timeline;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a handler tells its sender besides the outcome: that it is busy, how far it is, how much more it takes. */
class NodeFlowTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Fleet fleet = new Fleet();
    private final Node central = fleet.start("central", node -> node.attempts(1));

    @Test
    void aBusyHandlerCostsNoAttemptAndIsNoError() {
        List<Integer> runs = new ArrayList<>();
        Node node1 = fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    runs.add(1);
                    if (runs.size() < 4) {
                        throw new BusyException("no plate is clean");
                    }
                }));

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(SECOND);

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(runs).hasSize(4);
        assertThat(fleet.errors).isEmpty();
        assertThat(node1.stats().failed()).isZero();
        assertThat(node1.stats().turnedAway()).isEqualTo(3);
    }

    @Test
    void aDeferredOutcomeMayBeBusyToo() {
        List<Deferred> deferred = new ArrayList<>();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> deferred.add(context.defer())));
        Sending sending = fleet.send(central, message("node1", "REQPing"));

        deferred.get(0).fail(new BusyException("no plate is clean"));
        fleet.time.advance(SECOND);
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.KEPT);
        deferred.get(1).succeed();
        fleet.time.runReady();

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aSenderHeedsTheCreditThatAHandlerGives() {
        List<Deferred> deferred = new ArrayList<>();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    context.credit(2);
                    deferred.add(context.defer());
                }));
        List<Sending> sendings = IntStream.range(0, 4)
                .mapToObj(i -> fleet.send(central, message("node1", "REQPing")))
                .toList();
        assertThat(deferred).hasSize(4);
        deferred.forEach(Deferred::succeed);
        fleet.time.runReady();
        deferred.clear();

        List<Sending> later = IntStream.range(0, 5)
                .mapToObj(i -> fleet.send(central, message("node1", "REQPing")))
                .toList();
        assertThat(deferred).hasSize(2);
        for (int done = 0; done < 5; done++) {
            assertThat(deferred).hasSize(Math.min(5, done + 2));
            deferred.get(done).succeed();
            fleet.time.runReady();
        }

        assertThat(sendings).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
        assertThat(later).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
    }

    @Test
    void aCreditIsTheRunsOwnWordAndAtLeastOne() {
        List<Incoming> answers = fleet.answers();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> context.credit(0))
                            .withMessageContaining("was 0");
                    context.credit(7);
                }));

        fleet.send(central, message("node1", "REQPing"));

        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.envelope().headers().first(HeaderNames.CREDIT))
                        .get()
                        .asString()
                        .matches("[0-9a-z]{1,8} 7"));
    }

    @Test
    void aGoNodeIsToldOfItsOutcomeAloneAndItsHeadersAreSeen() {
        List<Incoming> answers = fleet.listen("node1.REQPing.EventACK.reply");
        List<String> heard = new ArrayList<>();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    heard.add(context.headers().first("traceparent").orElse(""));
                    context.progress("half");
                    context.credit(7);
                }));
        byte[] body = new TestWire()
                .encode(message("node1", "REQPing").toBuilder()
                        .from(NodeName.of("central"))
                        .build());
        Headers traced = Headers.of("fromNode", "central", "traceparent", "00-1-2-01");

        fleet.broker
                .connect()
                .publish(new Envelope("node1.REQPing.EventACK", traced, body), "node1.REQPing.EventACK.reply");
        fleet.time.runReady();

        assertThat(heard).containsExactly("00-1-2-01");
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.envelope().headers().has(HeaderNames.CREDIT))
                        .isFalse());
    }

    @Test
    void theWordsOfProgressStandInTheTimelineAndTheSenderWaitsOn() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        List<HandlerContext> contexts = new ArrayList<>();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    contexts.add(context);
                    context.progress("1 of 3");
                    context.await(gate, Duration.ofMinutes(1));
                }));
        Sending sending = fleet.send(
                central,
                message("node1", "REQPing").toBuilder()
                        .methodTimeout(SECOND.multipliedBy(60))
                        .build());
        HandlerContext context = contexts.get(0);
        context.progress("2 of 3");
        fleet.time.advance(SECOND.multipliedBy(2));
        context.progress("3 of 3");
        fleet.time.runReady();

        gate.complete(null);
        fleet.time.advance(SECOND);
        context.progress("too late");
        fleet.time.advance(Duration.ofMinutes(2));

        CompletableFuture<Optional<Timeline>> timeline = central.timeline(sending.id());
        fleet.time.runReady();
        assertThat(timeline.join().orElseThrow().entries())
                .filteredOn(entry -> entry.step() == Timeline.Step.WORKING)
                .extracting(Timeline.Entry::detail)
                .containsExactly("1 of 3", "3 of 3");
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }
}
