package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Deferred;
import dev.seneschal.outbox.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The ledger follows what nodes do with outcomes that are unusual, and finds nothing wrong with them. */
class OutcomesFollowedTest {

    private static Message note() {
        return Message.builder().to("kitchen").method("REQNote").build();
    }

    private static SimulatedNode hall(SimulatedWorld world) {
        return world.node("hall", parts -> parts.builder().attempts(3).ackTimeout(Duration.ofSeconds(2)));
    }

    /** The node has it fail when the handler throws, whatever comes later, and so it runs again. */
    @Test
    void oneThatThrowsAfterItDeferredHasFailed() {
        AtomicInteger runs = new AtomicInteger();
        Simulation.seed(1).check(world -> {
            SimulatedNode hall = hall(world);
            world.node(
                    "kitchen",
                    parts -> parts.builder().handle("REQNote", parts.recorded((message, context) -> {
                        Deferred outcome = context.defer();
                        world.environment().schedule(Duration.ofMillis(10), outcome::succeed);
                        if (runs.incrementAndGet() == 1) {
                            throw new IllegalStateException("failed on purpose");
                        }
                    })));
            hall.send(note());
            world.settle();

            assertThat(world.ledger().receipt(world.ledger().sent().get(0)))
                    .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
        });
        assertThat(runs).hasValue(2);
    }

    @Test
    void oneThatSucceedsAndThenThrowsHasSucceeded() {
        AtomicInteger runs = new AtomicInteger();
        Simulation.seed(1).check(world -> {
            SimulatedNode hall = hall(world);
            world.node(
                    "kitchen",
                    parts -> parts.builder().handle("REQNote", parts.recorded((message, context) -> {
                        runs.incrementAndGet();
                        context.defer().succeed();
                        throw new IllegalStateException("too late");
                    })));
            hall.send(note());
            world.settle();

            assertThat(world.ledger().receipt(world.ledger().sent().get(0)))
                    .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
        });
        assertThat(runs).hasValue(1);
    }

    @Test
    void lettersThatAreNotThereAnyMoreAreNotPutBack() {
        AtomicInteger runs = new AtomicInteger();
        SimulationReport report = Simulation.seed(1).check(world -> {
            SimulatedNode hall = hall(world);
            world.node(
                    "kitchen",
                    parts -> parts.builder().handle("REQNote", parts.recorded((message, context) -> {
                        if (runs.incrementAndGet() <= 6) {
                            throw new IllegalStateException("failed on purpose");
                        }
                    })));
            hall.send(note());
            hall.send(note());
            world.settle();
            List<DeadLetter> letters = hall.node().orElseThrow().deadLetters().list();
            assertThat(letters).hasSize(2);
            assertThat(hall.node().orElseThrow().deadLetters().discard(letters.subList(0, 1)))
                    .isNotNull();
            world.run(Duration.ofSeconds(1));

            assertThat(hall.requeue(List.of(letters.get(0), letters.get(1), letters.get(1))))
                    .isTrue();
            world.settle();

            MessageId discarded = letters.get(0).id();
            MessageId putBack = letters.get(1).id();
            assertThat(world.ledger().receipt(discarded))
                    .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.GAVE_UP));
            assertThat(world.ledger().receipt(putBack))
                    .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
        });
        assertThat(report.count(Happening.REQUEUED)).isEqualTo(1);
    }
}
