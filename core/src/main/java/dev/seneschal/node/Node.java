package dev.seneschal.node;

import dev.seneschal.delivery.SeenKey;
import dev.seneschal.delivery.SeenWindow;
import dev.seneschal.error.ErrorCounts;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.error.ErrorKernel;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Timeline;
import dev.seneschal.outbox.DeadLetters;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireException;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A named member of a fleet: it sends messages to other nodes, each ending in a {@link dev.seneschal.message.Receipt}, and handles
 * what they send to it. Steward calls it a server.
 *
 * <p>Built with its handlers, then started; closed and, if need be, started again. The transport and the outbox belong to whoever
 * made them, and are closed by them, after the node.
 *
 * <p>All methods may be called from any thread.
 */
public final class Node {

    private final NodeSettings settings;
    private final SeenWindow seen;
    private final RelayedRequests relayed;
    private final Counters counters = new Counters();
    private volatile @Nullable NodeRun run;
    /** Of the latest run. */
    private volatile @Nullable ErrorKernel lastErrors;
    /** What was counted before it. */
    private volatile ErrorCounts errorsBefore = ErrorCounts.NONE;

    private final EarlyForgetting forgetting = new EarlyForgetting();

    private boolean seenRestored;

    Node(NodeSettings settings) {
        this.settings = settings;
        this.seen = new SeenWindow(settings.seenIds(), settings.seenFor(), this::leftTheWindow);
        this.relayed = new RelayedRequests(settings.environment(), settings.relaying());
    }

    /**
     * A builder for a node.
     *
     * @param name the node's name: 1 to 64 letters, digits, {@code -} or {@code _}
     * @param wire how its messages look on the wire
     * @param transport what carries them
     * @return a new one
     */
    public static NodeBuilder builder(String name, WireFormat wire, Transport transport) {
        return new NodeBuilder(name, wire, transport);
    }

    /**
     * The node's name.
     *
     * @return as built
     */
    public NodeName name() {
        return settings.name();
    }

    /**
     * The names that it shares with others.
     *
     * @return its queue groups, in the order they were given; not to be changed
     */
    public Set<NodeName> queueGroups() {
        return settings.queueGroups();
    }

    /**
     * Starts the node: it sends what the outbox holds, oldest first, then what it is given, and handles what arrives. The transport
     * need not be connected yet.
     *
     * <p>Once what the outbox holds is on its way the node may be used, by the handlers of what arrives and by other threads, while this is
     * still subscribing; it counts as started for {@link #health} once it hears all that is sent to it. If this throws, the node is not
     * started, and may be started again; what it was given meanwhile has the receipt {@code Kept}, and is in the outbox.
     *
     * @throws IllegalStateException if it is started already, or the transport is closed
     */
    public synchronized void start() {
        if (run != null) {
            throw new IllegalStateException("node " + name() + " is started already");
        }
        if (!seenRestored) {
            new ReceivedMemory(settings).restore(seen);
            seenRestored = true;
        }
        NodeRun starting = new NodeRun(this, settings, seen, relayed, counters);
        errorsBefore = errorCounts();
        lastErrors = starting.errors();
        try {
            starting.replay();
            // What arrives may have a handler that uses the node.
            run = starting;
            starting.listen();
        } catch (Throwable e) {
            run = null;
            starting.abort(e);
            throw e;
        }
        reportForgotten(settings.environment().nanoTime());
        starting.processes().startFunctions();
    }

    /**
     * Sends a message. What it left out is filled in from the node's defaults; it is written, stored in the outbox, and sent from
     * there. If the outbox is full this waits for a place, but not in handlers and callbacks.
     *
     * @param message the message, without id, from this node
     * @return its id, and futures of what becomes of it
     * @throws IllegalArgumentException if the message cannot be sent as it is; the text names the field and the value
     * @throws WireException if it cannot be written
     * @throws MessageTooLargeException if the broker would not take it; the text names both sizes
     * @throws OutboxFullException if the outbox has no place in time
     * @throws IllegalStateException if the node is not started
     */
    public Sending send(Message message) {
        Sending sending = sendOwn(message);
        counters.fromHost.increment();
        return sending;
    }

    /** Sends what the host did not think of itself. */
    Sending sendOwn(Message message) {
        return started().outbound().send(message);
    }

    /** How many messages the host has sent. */
    long fromHost() {
        return counters.fromHost.sum();
    }

    /**
     * Sends a message to several nodes: a copy to each, with an id of its own. All are checked and written before the first is sent;
     * a copy that the outbox has no place for is given up, as its receipt says, and the others are sent all the same.
     *
     * @param message the message, with {@link Message.Builder#toNodes} in place of one node
     * @return the copies in the order of the nodes
     * @throws IllegalArgumentException if it names no nodes, or names one besides, or cannot be sent as it is; nothing is sent
     * @throws WireException if it cannot be written; nothing is sent
     * @throws MessageTooLargeException if the broker would not take it; nothing is sent
     * @throws IllegalStateException if the node is not started
     */
    public List<Sending> sendToNodes(Message message) {
        List<Sending> sendings = started().outbound().sendToNodes(message);
        counters.fromHost.add(sendings.size());
        return sendings;
    }

    /**
     * Sends a body, written by the first of the wire format's object codecs. For more than a body, such as a reply method, put it into
     * a message by {@link WireFormat#withBody} and send that.
     *
     * @param to the node it is for
     * @param method what is asked for
     * @param body any object that the codec can write
     * @return its id, and futures of what becomes of it
     * @throws IllegalArgumentException if a name is not valid
     * @throws WireException if it cannot be written, or the wire format has no object codec
     * @throws MessageTooLargeException if the broker would not take it; the text names both sizes
     * @throws OutboxFullException if the outbox has no place in time
     * @throws IllegalStateException if the node is not started
     */
    public Sending send(String to, String method, Object body) {
        Message message = Message.builder().to(to).method(method).build();
        return send(settings.wire().withBody(message, body));
    }

    /**
     * Sends a message and waits, without a thread, for the reply of its handler: the first, if there are several. The reply comes by
     * {@code REQToSocket}, which Go nodes know too. A request whose future ends without a reply, by its timeout or because it is
     * cancelled, is no longer sent. It may be called in handlers; none of their places is taken by the replies they wait for.
     *
     * @param message the message, without reply method; its {@link Message#reply()} may say how the reply is to be delivered
     * @param timeout how long to wait for the reply, in all; unless it has a time to live, the message is worth as long
     * @return completes on a callback thread, with the reply or with a {@link NoReplyException}; may be cancelled
     * @throws IllegalArgumentException if the timeout is not positive, or the message cannot be sent as it is, or asks for a reply by a
     *     method of its own
     * @throws WireException if it cannot be written
     * @throws MessageTooLargeException if the broker would not take it; the text names both sizes
     * @throws OutboxFullException if the outbox has no place in time
     * @throws IllegalStateException if the node is not started
     */
    public CompletableFuture<Message> request(Message message, Duration timeout) {
        CompletableFuture<Message> reply = started().requesting().request(message, timeout);
        counters.fromHost.increment();
        return reply;
    }

    /**
     * Closes the node. It takes no more messages, hands back those that wait for a handler, and lets handlers end and the outbox empty
     * itself, as far as peers answer. When most of the time is over it interrupts the handlers that are left, and stops. Messages that
     * are not settled are kept in the outbox. A node that is not started is left as it is.
     *
     * <p>All receipts come, also those that there is no time for, or that come after this has returned: they are told by two daemon threads,
     * {@code seneschal-NAME-late} for futures and {@code seneschal-NAME-late-listener} for listeners, which end with the last of them.
     *
     * @param timeout how long all that may take; most of it goes to what ends by itself
     * @return what was left
     * @throws InterruptedException if the waiting thread is interrupted; the node is closed all the same
     */
    public synchronized CloseReport close(Duration timeout) throws InterruptedException {
        NodeRun closing = run;
        if (closing == null) {
            return new CloseReport(Duration.ZERO, settings.outbox().size(), List.of());
        }
        run = null;
        return closing.close(timeout);
    }

    /**
     * What happened to a message on its way, if it was sent in this run and is not settled long since: see
     * {@link NodeBuilder#timelines}.
     *
     * @param id the message
     * @return completes on a callback thread
     * @throws IllegalStateException if the node is not started
     */
    public CompletableFuture<Optional<Timeline>> timeline(MessageId id) {
        return started().outbound().timeline(id);
    }

    /**
     * Sends on where an order has halted: see {@link Ordering#haltingAfterGiveUp()}.
     *
     * @throws IllegalStateException if the node is not started
     */
    public void resumeHalted() {
        started().outbound().resumeHalted();
    }

    /**
     * The messages that were given up.
     *
     * @return the outbox's dead letters
     */
    public DeadLetters deadLetters() {
        return settings.outbox().deadLetters();
    }

    /**
     * Its processes, from this start to the next close.
     *
     * @return the same object until then
     * @throws IllegalStateException if the node is not started
     */
    public Processes processes() {
        return started().processes();
    }

    /**
     * Its error kernel, of this run or, once the node is closed, of the last.
     *
     * @return the same object until the next start
     * @throws IllegalStateException if the node has never been started
     */
    public ErrorKernel errors() {
        ErrorKernel latest = lastErrors;
        if (latest == null) {
            throw new IllegalStateException("node " + name() + " is not started");
        }
        return latest;
    }

    /**
     * Whether it can send and receive now; {@link #health()} says why not.
     *
     * @return true if it is started, connected, and its outbox works
     */
    public boolean isReady() {
        return health().isReady();
    }

    /**
     * Whether it works, for a health check. A node that does not is not broken: it goes on as soon as its transport does, without being
     * asked, and keeps meanwhile what it is given to send. Nothing waits in this call.
     *
     * @return as it is now
     */
    public NodeHealth health() {
        NodeRun started = run;
        return NodeHealth.of(started != null && started.listens(), settings.transport(), settings.outbox());
    }

    /**
     * Counts and levels.
     *
     * @return as they are now
     */
    public NodeStats stats() {
        NodeRun started = run;
        return counters.stats(settings.outbox().size(), started == null ? 0 : started.running());
    }

    /** Levels that the delivery thread knows; not a number for those if it does not answer soon. */
    NodeLevels levels() {
        NodeRun started = run;
        return started == null ? NodeLevels.NONE : started.levels();
    }

    /** How many processes of a kind run. */
    int running(Process.Kind kind) {
        NodeRun started = run;
        return started == null ? 0 : started.processes().running(kind);
    }

    /** All processes; none of a node that does not run. */
    List<Process> processList() {
        NodeRun started = run;
        return started == null ? List.of() : started.processes().list();
    }

    /** Whether what it sends outlives its process. */
    boolean isDurable() {
        return settings.outbox() instanceof DurableOutbox;
    }

    /** What its error kernels have counted, in all runs. */
    ErrorCounts errorCounts() {
        ErrorKernel last = lastErrors;
        return last == null ? ErrorCounts.NONE : errorsBefore.plus(last.counts());
    }

    /** How many lines of a severity it has sent to the central log. */
    long linesSent(Severity severity) {
        return counters.sentTo(severity).sum();
    }

    /** The time, by the wall clock of the node's environment. */
    Instant now() {
        return settings.environment().now();
    }

    private NodeRun started() {
        NodeRun started = run;
        if (started == null) {
            throw new IllegalStateException("node " + name() + " is not started");
        }
        return started;
    }

    private void leftTheWindow(SeenKey key, boolean early, long at) {
        settings.outbox().forget(key.publisher(), key.id());
        if (early) {
            counters.forgottenEarly.increment();
            reportForgotten(at);
        }
    }

    /** Those that left before the node has started, or after it has closed, are reported by the next run. */
    private void reportForgotten(long now) {
        NodeRun started = run;
        if (started != null) {
            forgetting.due(counters.forgottenEarly::sum, now).ifPresent(started::reportForgotten);
        }
    }
}
