package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is said of records that leave the deduplication window, and of those that an earlier process left. */
class NodeForgettingTest {

    private static final int IDS = 3;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Fleet fleet = new Fleet();
    private final MemoryStore disk = new MemoryStore();
    private final Node central = fleet.start("central", node -> node);

    private Node startNode1(DurableOutbox outbox, int ids) {
        return fleet.start(
                "node1",
                node -> node.outbox(outbox)
                        .deduplication(ids, Duration.ofHours(1))
                        .handle("REQPing", (message, context) -> {}));
    }

    private DurableOutbox open() {
        return DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time);
    }

    private void sendSome(int count) {
        for (int i = 0; i < count; i++) {
            fleet.send(central, Fleet.message("node1", "REQPing"));
        }
    }

    private List<String> reports() {
        return fleet.errors.stream()
                .filter(error -> error.kind() == Kind.FORGOTTEN_EARLY)
                .map(ErrorEvent::text)
                .toList();
    }

    @Test
    void theFirstThatLeavesEarlyIsReportedAtOnceAndThenOnceAMinuteHowManyHave() {
        Node node1 = startNode1(open(), IDS);
        sendSome(IDS);
        assertThat(reports()).isEmpty();

        sendSome(1);
        assertThat(reports())
                .containsExactly(
                        "handled messages that have left the deduplication window before PT1H were over: 1 so far; it"
                                + " holds no more than 3, and a repeat of one that left is handled again");
        sendSome(50);
        fleet.time.advance(Duration.ofSeconds(59));
        sendSome(50);
        assertThat(reports()).hasSize(1);
        fleet.time.advance(SECOND);
        sendSome(1);

        assertThat(reports()).hasSize(2).last().asString().contains("were over: 102 so far;");
        assertThat(node1.stats().forgottenEarly()).isEqualTo(102);
    }

    @Test
    void thoseThatLeaveInTimeAreNotReported() {
        startNode1(open(), IDS);
        sendSome(IDS);
        fleet.time.advance(Duration.ofHours(1));

        sendSome(1);

        assertThat(reports()).isEmpty();
    }

    @Test
    void whatASmallerWindowDoesNotTakeFromTheStoreIsReportedAtTheStart() throws InterruptedException {
        DurableOutbox first = open();
        Node before = startNode1(first, IDS);
        sendSome(IDS);
        before.close(SECOND);
        first.close(SECOND);

        startNode1(open(), 1);

        assertThat(reports()).singleElement().asString().contains("were over: 2 so far;");
    }

    @Test
    void whatIsOverAnHourOldAtTheStartIsForgottenWithoutAReport() throws InterruptedException {
        DurableOutbox first = open();
        Node before = startNode1(first, IDS);
        sendSome(IDS);
        before.close(SECOND);
        first.close(SECOND);
        fleet.time.advance(Duration.ofHours(2));

        DurableOutbox second = open();
        Node node1 = startNode1(second, 1);

        assertThat(reports()).isEmpty();
        assertThat(node1.stats().forgottenEarly()).isZero();
        assertThat(second.seen()).isEmpty();
    }

    /** The other way round than what was handled, it is kept though there are many. */
    @Test
    void aStartWithoutAnEndCountsForAnHourAndNoLonger() throws InterruptedException {
        assertThat(runsAfterDeaths(Duration.ofMinutes(19)))
                .as("refused at the fourth start")
                .isEqualTo(3);
        assertThat(runsAfterDeaths(Duration.ofMinutes(61)))
                .as("begins anew each time")
                .isEqualTo(4);
    }

    /** How often the handler of a message was started in four processes, each of which dies of it. */
    private int runsAfterDeaths(Duration between) throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        MemoryStore own = new MemoryStore();
        Fleet world = new Fleet();
        Node sender = world.start(
                "central",
                node -> node.attempts(100)
                        .ackTimeout(Duration.ofMinutes(5))
                        .methodTimeout(Duration.ofHours(2))
                        .unavailableFor(Duration.ofDays(1)));
        world.send(sender, Fleet.message("node1", "REQPing"));
        for (int life = 1; life <= 4; life++) {
            var process = world.time.newProcess(Duration.ZERO);
            world.start(
                    "node1",
                    node -> node.environment(process)
                            .outbox(DurableOutbox.over(own, OutboxLimits.DEFAULT, process))
                            .countsCrashes(true)
                            .handle("REQPing", (message, context) -> {
                                runs.incrementAndGet();
                                context.sleep(Duration.ofDays(1));
                            }));
            int before = runs.get();
            for (int i = 0; i < 60 && runs.get() == before; i++) {
                world.time.advance(Duration.ofMinutes(1));
            }
            process.kill();
            world.time.advance(between);
        }
        return runs.get();
    }
}
