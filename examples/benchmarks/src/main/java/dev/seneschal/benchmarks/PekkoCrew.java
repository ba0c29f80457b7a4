package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Pekko's typed actors, named and spawned by an actor of their own, in a system that runs already. An actor runs when its behaviour has
 * been set up. They stop with their parent, which has stopped when all of them have. With a timer each has a single one, of an hour.
 */
final class PekkoCrew implements Crew {

    private static final Duration HOUR = Duration.ofHours(1);

    private enum Message {
        DUE,
        STOP
    }

    private final PekkoActors actors;
    private final boolean timers;
    private int crews;

    PekkoCrew(PekkoActors actors, boolean timers) {
        this.actors = actors;
        this.timers = timers;
    }

    @Override
    public Running start(int workers) throws Exception {
        CountDownLatch up = new CountDownLatch(workers);
        CountDownLatch down = new CountDownLatch(1);
        ActorRef<Message> parent = actors.spawn(
                Behaviors.setup(context -> {
                    for (int number = 1; number <= workers; number++) {
                        context.spawn(timers ? timed(up) : waiting(up), Integer.toString(number));
                    }
                    return parent(down);
                }),
                "crew-" + timers + ++crews);
        up.await();
        return () -> {
            parent.tell(Message.STOP);
            down.await();
        };
    }

    private static Behavior<Message> parent(CountDownLatch down) {
        return Behaviors.receive(Message.class)
                .onMessageEquals(Message.STOP, Behaviors::stopped)
                .onSignal(PostStop.class, signal -> {
                    down.countDown();
                    return Behaviors.same();
                })
                .build();
    }

    private static Behavior<Message> waiting(CountDownLatch up) {
        return Behaviors.setup(context -> {
            up.countDown();
            return Behaviors.ignore();
        });
    }

    private static Behavior<Message> timed(CountDownLatch up) {
        return Behaviors.withTimers(timers -> {
            timers.startSingleTimer(Message.DUE, HOUR);
            up.countDown();
            return Behaviors.receive((ActorContext<Message> context, Message message) -> {
                timers.startSingleTimer(Message.DUE, HOUR);
                return Behaviors.same();
            });
        });
    }
}
