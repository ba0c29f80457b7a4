package dev.seneschal.node;

import dev.seneschal.delivery.Receiver;
import dev.seneschal.delivery.Sender;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import org.jspecify.annotations.Nullable;

/** The two state machines of a running node and the one thread that steps them. */
final class Machines {

    /** Something that happens to a machine. */
    @FunctionalInterface
    interface Event<M> {
        void happen(M machine, long now);
    }

    private final Environment environment;
    private final EventLoop loop;
    private final Sender sender;
    private final Receiver receiver;
    private final Runnable afterEachStep;
    private EventLoop.@Nullable Timer timer;
    private long timerAt = Long.MAX_VALUE;

    Machines(Environment environment, EventLoop loop, Sender sender, Receiver receiver, Runnable afterEachStep) {
        this.environment = environment;
        this.loop = loop;
        this.sender = sender;
        this.receiver = receiver;
        this.afterEachStep = afterEachStep;
    }

    /** Brings the sender an event, with the time; false if the node has stopped. */
    boolean toSender(Event<Sender> event) {
        return loop.execute(() -> step(() -> event.happen(sender, environment.nanoTime())));
    }

    /** Brings the receiver an event, with the time; false if the node has stopped. */
    boolean toReceiver(Event<Receiver> event) {
        return loop.execute(() -> step(() -> event.happen(receiver, environment.nanoTime())));
    }

    /** Runs a task on the machines' thread, at once if that is the caller's. */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void timePassed() {
        timerAt = Long.MAX_VALUE;
        long now = environment.nanoTime();
        step(() -> {
            sender.timePassed(now);
            receiver.timePassed(now);
        });
    }

    private void step(Runnable event) {
        event.run();
        long next = Math.min(sender.nextDeadline(), receiver.nextDeadline());
        if (next < timerAt) {
            timerAt = next;
            timer().runAt(next);
        }
        afterEachStep.run();
    }

    private EventLoop.Timer timer() {
        EventLoop.Timer made = timer == null ? loop.newTimer(this::timePassed) : timer;
        timer = made;
        return made;
    }
}
