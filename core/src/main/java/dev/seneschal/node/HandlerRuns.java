package dev.seneschal.node;

import dev.seneschal.delivery.Arrival;
import dev.seneschal.delivery.SeenKey;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** Makes the handler runs of a running node and knows those that have not ended. */
final class HandlerRuns {

    final NodeSettings settings;
    final Outbound outbound;
    final Machines machines;
    final Callbacks callbacks;
    final Counters counters;
    final ExecutorService executor;
    final ReceivedMemory memory;
    final Answering answering;
    /** What this run of the node is called among those that share its name. */
    final String instance;

    private final Set<HandlerRun> started = ConcurrentHashMap.newKeySet();
    /** Touched on the delivery thread only. */
    private long starts;

    private volatile boolean abandoned;

    HandlerRuns(
            NodeSettings settings,
            Outbound outbound,
            Machines machines,
            Callbacks callbacks,
            Counters counters,
            ExecutorService executor) {
        this.settings = settings;
        this.outbound = outbound;
        this.machines = machines;
        this.callbacks = callbacks;
        this.counters = counters;
        this.executor = executor;
        this.memory = new ReceivedMemory(settings);
        this.answering = new Answering(settings.transport(), machines, callbacks);
        this.instance = outbound.run();
    }

    HandlerRun newRun(Incoming incoming, Received received, SubscriberEntry process, MessageHandler handler) {
        return new HandlerRun(this, terms(received), incoming, received, process, handler);
    }

    boolean isWatched() {
        return settings.handlerWatch() != HandlerWatch.NONE
                || !settings.handledListeners().isEmpty();
    }

    /** Called on the delivery thread. */
    void started(HandlerRun run) {
        run.setNumber(++starts);
        started.add(run);
        if (abandoned) {
            run.releasePlace();
        }
    }

    void ended(HandlerRun run) {
        started.remove(run);
    }

    int running() {
        return started.size();
    }

    /** Interrupts the handlers of a process that is killed. */
    void kill(SubscriberEntry process) {
        inOrder().stream().filter(run -> run.isOf(process)).forEach(HandlerRun::kill);
    }

    void interruptAll() {
        inOrder().forEach(HandlerRun::interrupt);
    }

    /**
     * From now on what handlers return is dropped, and the places of their replies are free for whoever has the outbox next. Gives those
     * that are still running.
     */
    List<CloseReport.Stuck> abandon() {
        abandoned = true;
        List<HandlerRun> left = inOrder();
        left.forEach(HandlerRun::releasePlace);
        return left.stream().flatMap(run -> run.describe().stream()).toList();
    }

    /** In the order of their starts, so that under simulation they are always interrupted in the same one. */
    private List<HandlerRun> inOrder() {
        return started.stream()
                .sorted(Comparator.comparingLong(HandlerRun::number))
                .toList();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    private Arrival.Terms terms(Received received) {
        Message message = received.message();
        Delivery asked = message.delivery();
        Delivery delivery = asked.orDefaults(settings.delivery());
        return new Arrival.Terms(
                received.id().map(id -> new SeenKey(received.publisher(), id)),
                asked.event() == Event.ACK,
                Nanos.ofSeconds(delivery.ackTimeout()),
                delivery.methodTimeout() == Delivery.NO_TIMEOUT
                        ? Arrival.NEVER
                        : Nanos.ofSeconds(delivery.methodTimeout()),
                asked.timeToLive().isEmpty()
                        ? Arrival.NEVER
                        : expiry(asked.timeToLive().get()),
                !message.reply().method().isNone());
    }

    private long expiry(Duration left) {
        return settings.environment().nanoTime() + Nanos.of(left);
    }
}
