package dev.seneschal.node;

import dev.seneschal.delivery.Outgoing;
import dev.seneschal.delivery.Receiver;
import dev.seneschal.delivery.Requests;
import dev.seneschal.delivery.SeenWindow;
import dev.seneschal.delivery.Sender;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorKernel;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node from one start to the next close: its threads, its state machines, and its subscription. */
final class NodeRun {

    private static final int CALLBACK_THREADS = 4;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration LEVELS_WAIT = Duration.ofMillis(200);
    /** The part of the time to close that handlers have before they are interrupted. */
    private static final double GENTLE_PART = 0.7;

    private final NodeSettings settings;
    private final Environment environment;
    private final EventLoop loop;
    private final ExecutorService handlerExecutor;
    private final ExecutorService callbackExecutor;
    private final Sender sender;
    private final Receiver receiver;
    private final Machines machines;
    private final Callbacks callbacks;
    private final Processes processes;
    private final Outbound outbound;
    private final Requesting requesting;
    private final HandlerRuns runs;
    private final Inbound inbound;
    /** Null until it listens. */
    private volatile @Nullable Listening subscription;

    private final Consumer<ConnectionState> stateListener = this::stateChanged;
    private final Consumer<TransportException> errorListener = this::transportFailed;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> lastArrival;

    NodeRun(Node node, NodeSettings settings, SeenWindow seen, RelayedRequests relayed, Counters counters) {
        this.settings = settings;
        this.environment = settings.environment();
        String threads = "seneschal-" + settings.name();
        loop = environment.newEventLoop(threads + "-delivery", !settings.keepsJvmAlive());
        handlerExecutor = environment.newBlockingExecutor(
                threads + "-handler", settings.receiver().concurrency());
        callbackExecutor = environment.newExecutor(threads + "-callback", CALLBACK_THREADS);
        sender = new Sender(settings.sender(), environment.random(), environment.nanoTime());
        receiver = new Receiver(settings.receiver(), seen);
        Requests<Message> requests = new Requests<>();
        machines = new Machines(environment, loop, sender, receiver, requests, this::checkDrained);
        callbacks = new Callbacks(settings, callbackExecutor);
        PeerDialects peers = new PeerDialects(settings.wire().dialect());
        processes = new Processes(node, settings, callbacks, machines);
        outbound = new Outbound(settings, callbacks, counters, machines, peers, processes);
        requesting = new Requesting(outbound, machines, callbacks);
        runs = new HandlerRuns(settings, outbound, machines, callbacks, counters, handlerExecutor);
        processes.connect(runs, outbound);
        Alarm errorAlarm = new Alarm(machines, callbacks.errors.kernel::timePassed);
        callbacks.errors.connect(errorAlarm::at, new CentralLog(settings, outbound, counters)::send);
        inbound = new Inbound(
                settings,
                callbacks,
                counters,
                machines,
                requests,
                runs,
                new RelayStation(settings, outbound, relayed),
                peers,
                processes);
        processes.startPlain();
    }

    /**
     * Sends again what an earlier run left. Before anything else can be sent, or arrive and be replied to: what the outbox holds by then is
     * older than all that comes, and given to the sender once.
     */
    void replay() {
        outbound.replay();
    }

    /** Begins to hear messages, and then of the connection, before which nothing is published. */
    void listen() {
        settings.transport().addErrorListener(errorListener);
        subscription = Listening.start(settings, inbound::onMessage);
        settings.transport().addStateListener(stateListener);
    }

    boolean listens() {
        return subscription != null;
    }

    /** Undoes a start that has failed, without waiting. What was handed to it is kept, as at any close. */
    void abort(Throwable why) {
        try {
            close(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            why.addSuppressed(e);
        }
    }

    Outbound outbound() {
        return outbound;
    }

    Requesting requesting() {
        return requesting;
    }

    Processes processes() {
        return processes;
    }

    ErrorKernel errors() {
        return callbacks.errors.kernel;
    }

    int running() {
        return runs.running();
    }

    /** Asks the delivery thread, and waits for it a little while. */
    NodeLevels levels() {
        MessageId oldest = settings.outbox().oldest().orElse(null);
        CompletableFuture<NodeLevels> answer = new CompletableFuture<>();
        machines.toSender((asked, now) -> {
            Outgoing known = oldest == null ? null : asked.find(oldest);
            long age = known == null ? 0 : now - known.acceptedAt();
            answer.complete(new NodeLevels(asked.out(), age / NANOS_PER_SECOND));
        });
        try {
            environment.await(answer, LEVELS_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer.getNow(NodeLevels.UNKNOWN);
    }

    void reportForgotten(long count) {
        String text = "handled messages that have left the deduplication window before " + settings.seenFor()
                + " were over: " + count + " so far; it holds no more than " + settings.seenIds()
                + ", and a repeat of one that left is handled again";
        callbacks.error(Kind.FORGOTTEN_EARLY, "", text);
    }

    CloseReport close(Duration timeout) throws InterruptedException {
        ClosingTime time = new ClosingTime(environment, timeout);
        // So that lines for the central log are on their way before the outbox is to empty itself.
        time.spend(timeout.dividedBy(10), most -> environment.await(callbacks.errors.kernel.writeRest(), most));
        CompletableFuture<Void> functionsEnded = processes.close();
        CompletableFuture<Void> allEnded = CompletableFuture.allOf(drained, functionsEnded);
        machines.toRequests((closing, now) -> closing.close());
        machines.toReceiver((closing, now) -> {
            closing.close();
            lastArrival = drainSubscription().thenCompose(all -> inbound.emptied());
            lastArrival.whenComplete((all, failure) -> machines.toReceiver((same, then) -> {}));
        });
        Duration gentle = Duration.ofNanos((long) (Nanos.of(timeout) * GENTLE_PART));
        time.spend(gentle, most -> environment.await(allEnded, most));
        if (!allEnded.isDone()) {
            runs.interruptAll();
            time.spend(time.left().dividedBy(2), most -> environment.await(allEnded, most));
        }
        CloseReport report = finish(time);
        time.throwInterrupt();
        return report;
    }

    private CompletableFuture<Void> drainSubscription() {
        Listening listening = subscription;
        return listening == null ? CompletableFuture.completedFuture(null) : listening.drain();
    }

    private CloseReport finish(ClosingTime time) {
        List<CloseReport.Stuck> stuck = new ArrayList<>(runs.abandon());
        boolean handlersEnded = stuck.isEmpty();
        stuck.addAll(processes.stuck());
        time.spend(time.left().dividedBy(4), most -> stuck.addAll(callbacks.errors.stop(most)));
        letGo();
        // Before handlers' threads are interrupted: one may be publishing the last acknowledgement, which jnats would
        // drop.
        time.spend(time.left(), loop::awaitStopped);
        stopThreads();
        time.spend(time.left().dividedBy(4), most -> stuck.addAll(inbound.awaitEnd(most)));
        stuck.addAll(callbacks.awaitEnd(time));
        if (handlersEnded) {
            time.spend(time.left(), most -> handlerExecutor.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS));
        }
        // Those that are only now being stored are among them, of which the sender does not know yet.
        return new CloseReport(time.took(), settings.outbox().size(), stuck);
    }

    private void letGo() {
        settings.transport().removeStateListener(stateListener);
        settings.transport().removeErrorListener(errorListener);
        // First, for a transport's thread that waits there may have a lock that closing its subscription takes.
        inbound.close();
        Listening listening = subscription;
        if (listening != null) {
            listening.close();
        }
        settings.outbox().detach();
        machines.toSender((closing, now) -> {
            machines.carryOut();
            closing.close();
            outbound.close();
        });
        loop.stop();
    }

    /** Ends the threads once they have done what they were given. Handlers were told before, and are interrupted now. */
    private void stopThreads() {
        loop.stop();
        processes.stopThreads();
        handlerExecutor.shutdownNow();
        callbackExecutor.shutdown();
    }

    private void stateChanged(ConnectionState state) {
        machines.toSender((informed, now) -> {
            if (state == ConnectionState.CONNECTED) {
                informed.connected(now);
            } else {
                informed.disconnected(now);
            }
        });
    }

    private void transportFailed(TransportException error) {
        callbacks.error(Kind.TRANSPORT, error.subject(), String.valueOf(error.getMessage()), error);
    }

    /** Called on the delivery thread after each step. */
    private void checkDrained() {
        CompletableFuture<Void> arrivals = lastArrival;
        if (arrivals != null && arrivals.isDone() && receiver.running() == 0 && !sender.isUnderWay()) {
            drained.complete(null);
        }
    }
}
