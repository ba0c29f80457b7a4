package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Relay;
import dev.seneschal.message.StewardFields;
import dev.seneschal.node.Process.State;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The processes of whole nodes, under the virtual clock: listed, stopped, started, killed. */
class NodeProcessesTest {

    private static final String PING = "node1.REQPing.EventACK_subscriber";
    private static final String TO_PING = "node1.REQPing.EventACK_publisher";

    private final Fleet fleet = new Fleet();
    private final List<String> handled = new ArrayList<>();

    private Node central() {
        return fleet.start("central", UnaryOperator.identity());
    }

    private Node node1(UnaryOperator<NodeBuilder> settings) {
        return fleet.start("node1", settings);
    }

    private static UnaryOperator<NodeBuilder> policy(ErrorAction action) {
        return node -> node.errors(ErrorConfig.standard().withPolicy((event, state) -> action));
    }

    private static Process process(Node node, String name) {
        return node.processes().find(name).orElseThrow();
    }

    @Test
    void aNodeListsWhatItHandlesAndPublishesToByStewardsNames() {
        Node central = fleet.start(
                "central",
                node -> node.handle("REQPong", (message, context) -> {})
                        .handle("REQHello", Event.NACK, (message, context) -> {}));
        node1(node -> node.handle("REQPing", (message, context) -> {}));

        fleet.send(central, message("node1", "REQPing"));

        assertThat(central.processes().list())
                .extracting(Process::id, Process::name, Process::kind, Process::state)
                .containsExactly(
                        tuple(2, "central.REQPong.EventACK_subscriber", Process.Kind.SUBSCRIBER, State.RUNNING),
                        tuple(3, "central.REQHello.EventNACK_subscriber", Process.Kind.SUBSCRIBER, State.RUNNING),
                        tuple(4, TO_PING, Process.Kind.PUBLISHER, State.RUNNING));
    }

    @Test
    void whatAStoppedSubscriberDoesNotTakeIsDeliveredOnceItIsStartedAgain() {
        Node central = central();
        Node node1 = node1(node -> node.handle("REQPing", (message, context) -> handled.add(message.text())));

        Process stopped = node1.processes().stop(PING);
        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(5));
        boolean doneBefore = sending.receipt().isDone();
        Process started = node1.processes().start(PING);
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        assertThat(doneBefore).isFalse();
        assertThat(started.id()).isGreaterThan(stopped.id());
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).containsExactly("content");
    }

    @Test
    void otherMethodsGoOnWhileOneIsStopped() {
        Node central = central();
        Node node1 = node1(node -> node.handle("REQPing", (message, context) -> {})
                .handle("REQOther", (message, context) -> handled.add(message.text())));

        node1.processes().stop(PING);
        Sending other = fleet.send(central, message("node1", "REQOther"));

        assertThat(receipt(other).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void whatAStoppedPublisherDoesNotSendWaitsAndOtherSubjectsGoOn() {
        Node central = central();
        node1(node -> node.handle("REQPing", (message, context) -> handled.add("ping"))
                .handle("REQOther", (message, context) -> handled.add("other")));
        fleet.send(central, message("node1", "REQPing"));

        central.processes().stop(TO_PING);
        Sending waits = fleet.send(central, message("node1", "REQPing"));
        fleet.send(central, message("node1", "REQOther"));
        fleet.time.advance(Duration.ofHours(1));
        List<String> before = List.copyOf(handled);
        State stopped = process(central, TO_PING).state();
        central.processes().start(TO_PING);
        fleet.time.runReady();

        assertThat(before).containsExactly("ping", "other");
        assertThat(stopped).isEqualTo(State.STOPPED);
        assertThat(receipt(waits).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).containsExactly("ping", "other", "ping");
    }

    @Test
    void aPublisherThatIsIdleEndsByItself() {
        Node central = fleet.start("central", node -> node.publisherIdle(Duration.ofMinutes(1)));
        node1(node -> node.handle("REQPing", (message, context) -> {}));

        fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(59));
        boolean before = central.processes().find(TO_PING).isPresent();
        fleet.time.advance(Duration.ofSeconds(1));
        boolean after = central.processes().find(TO_PING).isPresent();
        Sending again = fleet.send(central, message("node1", "REQPing"));

        assertThat(before).isTrue();
        assertThat(after).isFalse();
        assertThat(receipt(again).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(process(central, TO_PING).id()).isEqualTo(3);
    }

    @Test
    void aPublisherWithAMessageThatIsNotSettledIsNotIdle() {
        Node central = fleet.start("central", node -> node.publisherIdle(Duration.ofMinutes(1)));

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(5));
        node1(node -> node.handle("REQPing", (message, context) -> {}));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void startingOneThatRunsIsRefusedAndSoIsStoppingOneThatDoesNot() {
        Node node1 = node1(node -> node.handle("REQPing", (message, context) -> {}));

        assertThatIllegalStateException()
                .isThrownBy(() -> node1.processes().start(PING))
                .withMessage("process " + PING + " cannot be started, it is RUNNING with id 2");
        node1.processes().stop(PING);
        assertThatIllegalStateException()
                .isThrownBy(() -> node1.processes().stop(PING))
                .withMessage("process " + PING + " cannot be stopped, it is STOPPED");
        assertThatThrownBy(() -> node1.processes().stop("node1.REQNo.EventACK_subscriber"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("node node1 has no process node1.REQNo.EventACK_subscriber");
    }

    @Test
    void handlersShareStateInTheFunctionOfTheirProcessWhichRunsFromStartToStop() {
        List<String> life = new ArrayList<>();
        Node central = central();
        Node node1 = node1(node -> node.<String>handle(
                "REQPing", Event.ACK, (message, context, mailbox) -> mailbox.offer(message.text()), function -> {
                    life.add("started");
                    try {
                        int count = 0;
                        while (true) {
                            String next = function.receive(Duration.ofHours(1)).orElse("none");
                            life.add(++count + " " + next);
                        }
                    } finally {
                        life.add("ended");
                    }
                }));
        fleet.time.runReady();

        fleet.send(central, message("node1", "REQPing"));
        fleet.send(central, message("node1", "REQPing"));
        node1.processes().stop(PING);
        State stopping = process(node1, PING).state();
        fleet.time.runReady();

        assertThat(life).containsExactly("started", "1 content", "2 content", "ended");
        assertThat(stopping).isEqualTo(State.STOPPING);
        assertThat(process(node1, PING).state()).isEqualTo(State.STOPPED);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aStartedProcessHasItsFunctionAgainAndAnEmptyMailbox() {
        Node central = central();
        Node node1 = node1(node -> node.<String>handle(
                "REQPing", Event.ACK, (message, context, mailbox) -> mailbox.offer(message.text()), function -> {
                    while (true) {
                        function.receive(Duration.ofHours(1)).ifPresent(handled::add);
                    }
                }));
        fleet.time.runReady();

        node1.processes().stop(PING);
        fleet.time.runReady();
        node1.processes().start(PING);
        fleet.time.runReady();
        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).containsExactly("content");
    }

    @Test
    void aFunctionPublishesPeriodicallyAndStopsWithItsProcess() {
        fleet.start("central", node -> node.handle("REQTick", Event.NACK, (message, context) -> handled.add("tick")));
        Node node1 = node1(node -> node.publish("central", "REQTick", Event.NACK, function -> {
            while (true) {
                function.send(message("central", "REQTick").toBuilder()
                        .event(Event.NACK)
                        .build());
                function.sleep(Duration.ofSeconds(10));
            }
        }));

        fleet.time.advance(Duration.ofSeconds(25));
        int before = handled.size();
        node1.processes().stop("central.REQTick.EventNACK_publisher");
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(before).isEqualTo(3);
        assertThat(handled).hasSize(3);
        assertThat(process(node1, "central.REQTick.EventNACK_publisher").state())
                .isEqualTo(State.STOPPED);
    }

    @Test
    void aFunctionThatThrowsIsReportedAndItsProcessStartsAnewAfterABackOff() {
        AtomicInteger runs = new AtomicInteger();
        Node node1 = node1(node -> node.publish("central", "REQTick", Event.NACK, function -> {
            if (runs.incrementAndGet() <= 3) {
                throw new IllegalStateException("run " + runs);
            }
            function.sleep(Duration.ofDays(1));
        }));

        fleet.time.runReady();
        int atOnce = runs.get();
        fleet.time.advance(Duration.ofSeconds(10));

        assertThat(atOnce).isEqualTo(2);
        assertThat(runs).hasValue(4);
        assertThat(process(node1, "central.REQTick.EventNACK_publisher"))
                .satisfies(process -> assertThat(process.state()).isEqualTo(State.RUNNING))
                .satisfies(process -> assertThat(process.respawns()).isEqualTo(3))
                .satisfies(process -> assertThat(process.id()).isEqualTo(5));
        assertThat(fleet.errors)
                .hasSize(3)
                .allMatch(error -> error.kind() == ErrorEvent.Kind.PROCESS_FAILED)
                .allMatch(error -> error.process().equals("central.REQTick.EventNACK_publisher"));
    }

    @Test
    void aFunctionThatAlwaysThrowsIsEscalatedInTheEndAndLeftFailed() {
        List<ErrorEvent> escalated = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Node node1 = node1(node -> node.errors(ErrorConfig.standard().onEscalation(escalated::add))
                .publish("central", "REQTick", Event.NACK, function -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("always");
                }));

        fleet.time.advance(Duration.ofMinutes(8));

        assertThat(runs).hasValueGreaterThan(5);
        fleet.time.advance(Duration.ofHours(2));
        assertThat(process(node1, "central.REQTick.EventNACK_publisher").state())
                .isIn(State.RESPAWNING, State.FAILED);
        assertThat(node1.errors().counts().respawns() + escalated.size()).isEqualTo(runs.get());
    }

    @Test
    void aHandlersFailureMayStopItsProcess() {
        Node central = central();
        Node node1 = node1(policy(ErrorAction.STOP)
                .andThen(node -> node.handle("REQPing", (message, context) -> {
                    throw new IllegalStateException("broken");
                }))::apply);

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(process(node1, PING).state()).isEqualTo(State.STOPPED);
        assertThat(sending.receipt()).isNotDone();
        assertThat(node1.stats().handled()).isOne();
    }

    @Test
    void aHandlersFailureMayKillItsProcessWithWhatElseRunsInIt() {
        Node central = central();
        List<String> interrupted = new ArrayList<>();
        Node node1 = node1(policy(ErrorAction.RESPAWN)
                .andThen(node -> node.handle("REQPing", (message, context) -> {
                    if (message.text().equals("bad")) {
                        throw new IllegalStateException("broken");
                    }
                    try {
                        context.moreTime(Duration.ofHours(2));
                        context.sleep(Duration.ofHours(1));
                    } catch (InterruptedException e) {
                        interrupted.add(message.text());
                        throw e;
                    }
                }))::apply);

        fleet.send(central, message("node1", "REQPing"));
        fleet.send(
                central,
                message("node1", "REQPing").toBuilder().data("bad").attempts(1).build());

        assertThat(interrupted).containsExactly("content");
        assertThat(process(node1, PING))
                .satisfies(process -> assertThat(process.state()).isEqualTo(State.RUNNING))
                .satisfies(process -> assertThat(process.id()).isEqualTo(3))
                .satisfies(process -> assertThat(process.respawns()).isOne());
        assertThat(fleet.errors).singleElement().matches(error -> error.text().contains("broken"));
    }

    @Test
    void whatWaitsForAHandlersThreadWhenItsProcessIsKilledIsHandedBackAndRunsInTheNextOne() {
        Node central = central();
        MemoryStore disk = new MemoryStore();
        Node node1 = node1(node -> node.outbox(DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time))
                .countsCrashes(true)
                .handle("REQPing", (message, context) -> {
                    handled.add(message.text());
                    throw new IllegalStateException("broken");
                }));
        boolean[] killed = {false};
        disk.takesItsTime(() -> {
            if (!killed[0]) {
                killed[0] = true;
                node1.processes().respawn(PING);
            }
        });

        Sending sending = fleet.send(
                central, message("node1", "REQPing").toBuilder().attempts(1).build());
        assertThat(handled).isEmpty();
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(killed[0]).isTrue();
        assertThat(handled).containsExactly("content");
        assertThat(fleet.errors).singleElement().matches(error -> error.text().contains("broken"));
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.GAVE_UP);
    }

    @Test
    void aHandlerMayWaitForThePolicysAnswerAndIsStillAliveThen() {
        Node central = central();
        List<ErrorAction> answers = new ArrayList<>();
        Node node1 = node1(policy(ErrorAction.STOP)
                .andThen(node -> node.handle("REQPing", (message, context) -> {
                    CompletableFuture<ErrorAction> answer = context.report(ErrorEvent.Severity.INFO, "looks odd");
                    context.await(answer, Duration.ofSeconds(5));
                    answers.add(answer.getNow(ErrorAction.CONTINUE));
                }))::apply);

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(answers).containsExactly(ErrorAction.STOP);
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(process(node1, PING).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aHandlersFailureMayBeEscalatedAndNothingElseHappens() {
        Node central = central();
        List<ErrorEvent> escalated = new ArrayList<>();
        Node node1 = node1(node -> node.errors(ErrorConfig.standard()
                        .withPolicy((event, state) -> ErrorAction.ESCALATE)
                        .onEscalation(escalated::add))
                .handle("REQPing", (message, context) -> {
                    throw new IllegalStateException("broken");
                }));

        fleet.send(central, message("node1", "REQPing").toBuilder().attempts(1).build());

        assertThat(escalated).singleElement().satisfies(event -> {
            assertThat(event.process()).isEqualTo(PING);
            assertThat(event.message().orElseThrow().data()).isEmpty();
        });
        assertThat(process(node1, PING).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aNodeThatRelaysNothingRefusesAtOnceWhatSaysItAnswersARelayedRequest() {
        Node central = central();
        node1(UnaryOperator.identity());
        Relay relay = new Relay(
                NodeName.NONE,
                NodeName.of("node1"),
                NodeName.of("central"),
                NodeName.of("central"),
                Method.of("REQPing"),
                Method.of("REQPong"));
        Message previous = Message.builder().method("REQPing").relay(relay).build();
        Message forged = message("node1", "REQPong").toBuilder()
                .steward(StewardFields.NONE.withPreviousMessage(Optional.of(previous)))
                .build();

        Sending sending = fleet.send(central, forged);

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.REFUSED));
    }

    @Test
    void closingInterruptsFunctionsAndReportsThoseThatStay() throws InterruptedException {
        Node node1 = node1(node -> node.publish("central", "REQTick", Event.NACK, function -> {
            while (handled.size() < 3) {
                try {
                    function.sleep(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                    handled.add("interrupted");
                }
            }
        }));
        fleet.time.runReady();

        CloseReport report = node1.close(Duration.ofSeconds(10));

        assertThat(report.stuck())
                .singleElement()
                .matches(stuck -> stuck.subject().equals("central.REQTick.EventNACK_publisher"));
        assertThat(handled).isNotEmpty();
    }
}
