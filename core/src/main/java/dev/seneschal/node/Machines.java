package dev.seneschal.node;

import dev.seneschal.delivery.Receiver;
import dev.seneschal.delivery.Requests;
import dev.seneschal.delivery.Sender;
import dev.seneschal.message.Message;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machines of a running node and the one thread that steps them. While it sleeps another may step them in its stead, one at a
 * time: who has an event that comes alone would only have to wake it. What is said of the delivery thread holds for that one.
 */
final class Machines {

    /** Something that happens to a machine. */
    @FunctionalInterface
    interface Event<M> {
        void happen(M machine, long now);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private static final int MOST_EFFECTS_AT_ONCE = 64;
    private static final int FEW_EFFECTS = 48;
    /** Attempts: with so many, some are being answered at any moment. */
    private static final int MANY_OUT = 256;

    private final Environment environment;
    private final EventLoop loop;
    private final Sender sender;
    private final Receiver receiver;
    private final Requests<Message> requests;
    private final Runnable afterEachStep;
    private final List<Runnable> effects = new ArrayList<>();
    /** Whether {@link #takeTurn} is among the events that wait. */
    private boolean inTurn;
    /** Whether that has given way since effects were last carried out. */
    private boolean gaveWay;

    /** The attempts that are out and the handlers that run, for other threads, which may be told a little late. */
    private final AtomicInteger out = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();
    private EventLoop.@Nullable Timer timer;
    private long timerAt = Long.MAX_VALUE;
    /** Whether an event is under way, and since when. Touched on the delivery thread only. */
    private boolean happening;

    private long happenedAt;

    Machines(
            Environment environment,
            EventLoop loop,
            Sender sender,
            Receiver receiver,
            Requests<Message> requests,
            Runnable afterEachStep) {
        this.environment = environment;
        this.loop = loop;
        this.sender = sender;
        this.receiver = receiver;
        this.requests = requests;
        this.afterEachStep = afterEachStep;
    }

    /** Brings the sender an event, with the time; false if the node has stopped. */
    boolean toSender(Event<Sender> event) {
        return loop.execute(new Step<>(this, sender, event));
    }

    /** Brings the receiver an event, with the time; false if the node has stopped. */
    boolean toReceiver(Event<Receiver> event) {
        return loop.execute(new Step<>(this, receiver, event));
    }

    /** Brings the requests an event, with the time; false if the node has stopped. */
    boolean toRequests(Event<Requests<Message>> event) {
        return loop.execute(new Step<>(this, requests, event));
    }

    /**
     * Brings the sender an event on the caller's thread, if that is quicker and no other event of so few can be missed: with not more
     * than so many attempts out.
     */
    boolean toSenderHere(int mostOut, Event<Sender> event) {
        Step<Sender> step = new Step<>(this, sender, event);
        return out.get() <= mostOut ? loop.executeHere(step) : loop.execute(step);
    }

    /**
     * Brings the receiver an event on the caller's thread, if that is quicker and not more than so many handlers run, nor so many attempts
     * are out that the delivery thread gives way.
     */
    boolean toReceiverHere(int mostRunning, Event<Receiver> event) {
        Step<Receiver> step = new Step<>(this, receiver, event);
        boolean here = running.get() <= mostRunning && out.get() <= MANY_OUT;
        return here ? loop.executeHere(step) : loop.execute(step);
    }

    private record Step<M>(Machines machines, M machine, Event<M> event) implements Runnable {
        @Override
        public void run() {
            long now = machines.environment.nanoTime();
            machines.begin(now);
            try {
                event.happen(machine, now);
                machines.afterStep();
            } finally {
                machines.happening = false;
            }
        }
    }

    /**
     * Carries out what a machine asked for, in order, together with what it asks for at the events that wait already, or come in another
     * turn: each of these wakes some other thread, and one thread woken for many is cheaper than many times for one. Called on the delivery
     * thread.
     */
    void soon(Runnable effect) {
        effects.add(effect);
        if (effects.size() >= MOST_EFFECTS_AT_ONCE) {
            carryOut();
        } else if (!inTurn) {
            inTurn = loop.execute(this::takeTurn);
            if (!inTurn) {
                carryOut();
            }
        }
    }

    /**
     * Carries out what is due. With many attempts out and few effects due it gives way once before, and takes another turn: what others give
     * this thread meanwhile goes in the same group.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but the time that is taken
    private void takeTurn() {
        inTurn = false;
        boolean few = !effects.isEmpty() && effects.size() < FEW_EFFECTS;
        if (few && !gaveWay && sender.out() > MANY_OUT) {
            Thread.yield();
            gaveWay = true;
            inTurn = loop.execute(this::takeTurn);
        }
        if (!inTurn) {
            carryOut();
        }
    }

    /** Carries out now what waits for that. Called on the delivery thread. */
    void carryOut() {
        gaveWay = false;
        List<Runnable> due = List.copyOf(effects);
        effects.clear();
        due.forEach(Machines::carryOut);
    }

    private static void carryOut(Runnable effect) {
        try {
            effect.run();
        } catch (Throwable e) {
            LOG.error("an effect of delivery failed", e);
        }
    }

    /** Runs a task on the machines' thread, at once if that is the caller's. */
    void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** A timer of the machines' thread, made and used there only. */
    EventLoop.Timer newTimer(Runnable task) {
        return loop.newTimer(task);
    }

    /** The time of the event that is under way, or else the time: asking the system takes long beside what an event takes. */
    long now() {
        return happening ? happenedAt : environment.nanoTime();
    }

    private void begin(long now) {
        happening = true;
        happenedAt = now;
    }

    private void timePassed() {
        timerAt = Long.MAX_VALUE;
        long now = environment.nanoTime();
        begin(now);
        try {
            sender.timePassed(now);
            receiver.timePassed(now);
            requests.timePassed(now);
            afterStep();
        } finally {
            happening = false;
        }
    }

    private void afterStep() {
        long next = Math.min(Math.min(sender.nextDeadline(), receiver.nextDeadline()), requests.nextDeadline());
        if (next < timerAt) {
            timerAt = next;
            timer().runAt(next);
        }
        out.lazySet(sender.out());
        running.lazySet(receiver.running());
        afterEachStep.run();
    }

    private EventLoop.Timer timer() {
        EventLoop.Timer made = timer == null ? loop.newTimer(this::timePassed) : timer;
        timer = made;
        return made;
    }
}
