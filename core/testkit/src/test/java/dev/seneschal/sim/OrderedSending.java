package dev.seneschal.sim;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One node sends to another, one message at a time, while both are killed now and then: they are handled in the order accepted. */
final class OrderedSending implements Scenario {

    static final Faults FAULTS =
            Faults.builder().dropped(0.1).crashes(4).disconnects(1).build();
    private static final int MESSAGES = 60;
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Function<NodeParts, OutboxStore> store;

    OrderedSending(Function<NodeParts, OutboxStore> store) {
        this.store = store;
    }

    @Override
    public void play(SimulatedWorld world) {
        List<MessageId> firstRuns = new ArrayList<>();
        world.node(
                "kitchen",
                parts -> parts.builder().handlerConcurrency(1).handle("REQNote", parts.recorded((message, context) -> {
                    MessageId id = context.id().orElseThrow();
                    if (!firstRuns.contains(id)) {
                        firstRuns.add(id);
                    }
                    context.sleep(Duration.ofMillis(100));
                })));
        SimulatedNode hall = world.node(
                "hall",
                parts -> parts.builder(
                                parts.transport(),
                                DurableOutbox.over(store.apply(parts), OutboxLimits.DEFAULT, parts.environment()))
                        .windowPerSubject(1)
                        .ackTimeout(Duration.ofSeconds(1))
                        .attempts(100));
        for (int i = 0; i < MESSAGES; i++) {
            world.environment()
                    .schedule(
                            BETWEEN.multipliedBy(i),
                            () -> hall.send(Message.builder()
                                    .to("kitchen")
                                    .method("REQNote")
                                    .build()));
        }
        world.run(BETWEEN.multipliedBy(MESSAGES));
        world.settle();

        List<MessageId> sent = new ArrayList<>(world.ledger().sent());
        sent.retainAll(firstRuns);
        if (!sent.equals(firstRuns)) {
            world.ledger().violated("the messages were not handled in the order in which they were accepted");
        }
    }
}
