package dev.seneschal.benchmarks;

import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ChiefEventHandler;
import dev.seneschal.supervision.Mailbox;
import dev.seneschal.supervision.Mailboxes;
import dev.seneschal.supervision.RestartPolicy;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.supervision.WorkerSpec;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * How long it takes from an item that fails to the next one that is handled, in microseconds: the median of many. The worker takes its
 * items from its mailbox under a chief, one-for-one, without back-off, limit and events; the actor from its own, supervised by a restart
 * without limit and logging. Both keep the exception's stack trace.
 */
final class Restarts {

    private static final String NAME = "failing";

    private int actorsMade;

    /** The median of a worker's restarts. */
    double ofWorker(int failures) throws InterruptedException {
        FailingItems items = new FailingItems(failures);
        try (Mailboxes mailboxes =
                        Mailboxes.builder().capacity(2 * failures + 1).build();
                Chief chief = Chief.builder()
                        .addWorker(NAME, WorkerSpec.of(context -> handleAll(items, context)))
                        .restart(RestartPolicy.onFailure().withoutBackoff().withoutIntensity())
                        .mailboxes(mailboxes)
                        .eventHandler(ChiefEventHandler.none())
                        .build()) {
            chief.start();
            Mailbox sender = mailboxes.outside();
            sender.send(NAME, 0, FailingItems.Item.FIRST);
            for (int failure = 0; failure < failures; failure++) {
                sender.send(NAME, 0, FailingItems.Item.FAILING);
                sender.send(NAME, 0, FailingItems.Item.NEXT);
            }
            return items.medianMicros();
        }
    }

    private static void handleAll(FailingItems items, WorkerContext context) throws InterruptedException {
        Mailbox mailbox = context.mailbox();
        while (!context.isCancelled()) {
            items.handle(mailbox.receive().data(FailingItems.Item.class));
        }
    }

    /** The median of an actor's restarts. */
    double ofActor(int failures, PekkoActors actors) throws Exception {
        FailingItems items = new FailingItems(failures);
        ActorRef<FailingItems.Item> actor = actors.spawn(
                Behaviors.supervise(handling(items))
                        .onFailure(
                                FailingItems.ItemException.class,
                                SupervisorStrategy.restart().withLoggingEnabled(false)),
                NAME + ++actorsMade);
        actor.tell(FailingItems.Item.FIRST);
        for (int failure = 0; failure < failures; failure++) {
            actor.tell(FailingItems.Item.FAILING);
            actor.tell(FailingItems.Item.NEXT);
        }
        return items.medianMicros();
    }

    private static Behavior<FailingItems.Item> handling(FailingItems items) {
        return Behaviors.receive(FailingItems.Item.class)
                .onAnyMessage(item -> {
                    items.handle(item);
                    return Behaviors.same();
                })
                .build();
    }
}
