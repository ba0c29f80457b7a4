package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.SubjectRules;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over a NATS server.
 *
 * <p>It is there at once and connects in the background; a server that is away, at first or later, is tried again for ever. Nothing is
 * buffered meanwhile: publishing fails while there is no connection. Listeners, of messages and of states, are called one at a time, on
 * one daemon thread of the transport; only a {@link dev.seneschal.transport.PromptListener} may hear a short message that comes alone on
 * the thread that jnats gives it to.
 */
public final class NatsTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int ASSUMED_MAX_PAYLOAD = 1024 * 1024;

    private final NatsTransportConfig config;
    private final Environment environment = Environment.system();
    private final EventLoop loop;
    private final StatusBoard board;
    private final ErrorBoard errors;
    private final Arrivals arrivals;
    private final LongAdder published = new LongAdder();
    private final LongAdder notPublished = new LongAdder();
    private final Connector connector;
    private final Timers timers;
    private final Set<NatsSubscription> subscriptions = new LinkedHashSet<>();
    private volatile @Nullable NatsSession session;
    private volatile int lastMaxPayload = ASSUMED_MAX_PAYLOAD;
    private volatile @Nullable NatsSession lastSession;

    private NatsTransport(NatsTransportConfig config, Duration grace) {
        this.config = config;
        String name = "seneschal-nats-" + config.name();
        loop = environment.newEventLoop(name, true);
        board = new StatusBoard(loop);
        errors = new ErrorBoard(config.name(), loop);
        arrivals = new Arrivals(config.maxWaitingBytes(), errors);
        timers = new Timers(name + "-timer");
        connector = new Connector(config, environment, timers, grace, new Connections());
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param config how
     * @return the transport, which may be used from now on; who asks for it closes it
     */
    public static NatsTransport connect(NatsTransportConfig config) {
        return connect(config, GRACE);
    }

    /** As above, with the time that an attempt may take beyond what its timeouts allow. */
    static NatsTransport connect(NatsTransportConfig config, Duration grace) {
        NatsTransport transport = new NatsTransport(config, grace);
        transport.connector.attempt();
        long everyNanos = config.pingInterval().toNanos();
        var unused = transport.timers.scheduleWithFixedDelay(
                transport::checkConnection, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
        return transport;
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        return publishChecked(envelope, null);
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        return publishChecked(envelope, SubjectRules.checkPublished(replySubject));
    }

    private CompletionStage<Published> publishChecked(Envelope envelope, @Nullable String replySubject) {
        String subject = SubjectRules.checkPublished(envelope.subject());
        NatsSession connected = session;
        if (connected == null) {
            notPublished.increment();
            return CompletableFuture.failedStage(
                    new TransportException("message to " + subject + " not sent: connection is " + whyNot()));
        }
        try {
            connected.publish(envelope, replySubject);
            published.increment();
            return CompletableFuture.completedStage(Published.HANDED);
        } catch (TransportException e) {
            notPublished.increment();
            return CompletableFuture.failedStage(e);
        }
    }

    private String whyNot() {
        NatsStatus status = board.status();
        return status.state() + status.problem().map(problem -> ", " + problem).orElse("");
    }

    /** Publishes an answer; the subject comes from afar and may be anything. */
    void answer(Envelope envelope) {
        try {
            publish(envelope);
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: no answer to a message: {}", config.name(), e.getMessage());
        }
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.empty(), listener);
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.of(SubjectRules.checkQueueGroup(queueGroup)), listener);
    }

    private synchronized Subscription subscribe(
            String subject, Optional<String> queueGroup, Consumer<Incoming> listener) {
        SubjectRules.checkSubscribed(subject);
        if (board.isClosed()) {
            throw new IllegalStateException("not subscribed to " + subject + ": the transport is closed");
        }
        NatsSubscription subscription = new NatsSubscription(this, loop, arrivals, subject, queueGroup, listener);
        subscriptions.add(subscription);
        NatsSession connected = session;
        if (connected != null) {
            connected.subscribe(subscription);
        }
        return subscription;
    }

    synchronized void remove(NatsSubscription subscription) {
        NatsSession connected = session;
        if (subscriptions.remove(subscription) && connected != null) {
            connected.unsubscribe(subscription);
        }
    }

    /** Has what the server had sent delivered to the loop, then calls done, on any thread. */
    synchronized void drain(NatsSubscription subscription, Runnable done) {
        NatsSession connected = session;
        if (subscriptions.remove(subscription) && connected != null) {
            connected.drain(subscription, done);
        } else {
            done.run();
        }
    }

    @Override
    public int maxPayload() {
        NatsSession connected = session;
        return connected == null ? lastMaxPayload : connected.maxPayload();
    }

    NatsTransportConfig config() {
        return config;
    }

    /** The version of the server that it is connected to, such as {@code 2.9.10}. */
    Optional<String> serverVersion() {
        return Optional.ofNullable(session).map(NatsSession::serverVersion);
    }

    @Override
    public ConnectionState state() {
        return board.status().state();
    }

    @Override
    public Optional<String> problem() {
        return board.status().problem();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        board.states().add(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        board.states().remove(listener);
    }

    /**
     * How it is connected, and if it is not, why.
     *
     * @return the status now
     */
    public NatsStatus status() {
        return board.status();
    }

    /**
     * Tells a listener the status as it is, and each change of it. Calls come one at a time and in order.
     *
     * @param listener takes the new status
     */
    public void addStatusListener(Consumer<NatsStatus> listener) {
        board.add(listener);
    }

    /**
     * Tells a listener no more; a call under way may still end.
     *
     * @param listener one that was added
     */
    public void removeStatusListener(Consumer<NatsStatus> listener) {
        board.remove(listener);
    }

    /**
     * Counts, for metrics.
     *
     * @return as they are now
     */
    public NatsStats stats() {
        NatsSession connected = session;
        return arrivals.stats(published.sum(), notPublished.sum(), connected == null ? 0 : connected.pendingBytes());
    }

    /**
     * Tells a listener what goes wrong without failing a call, such as a {@link SubjectNotPermittedException}, a {@link
     * SlowConsumerException}, or a message that could not be read, which costs the connection. Without a listener it is logged. A node
     * listens by itself, and tells its own error listeners.
     *
     * @param listener takes each error
     */
    @Override
    public void addErrorListener(Consumer<TransportException> listener) {
        errors.add(listener);
    }

    @Override
    public void removeErrorListener(Consumer<TransportException> listener) {
        errors.remove(listener);
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        long deadline = environment.nanoTime() + timeout.toNanos();
        NatsSession ended = end();
        if (ended != null) {
            try {
                ended.flush(timeout.dividedBy(2));
            } finally {
                ended.end();
            }
        }
        awaitEnd(deadline);
    }

    /** Refuses everything from now on; returns the connection that is to be ended, if there is one. */
    private synchronized @Nullable NatsSession end() {
        subscriptions.forEach(NatsSubscription::silence);
        subscriptions.clear();
        board.closed();
        connector.stop();
        timers.shutdownNow();
        loop.stop();
        NatsSession ended = session;
        session = null;
        if (ended != null) {
            lastSession = ended;
        }
        return ended;
    }

    private void awaitEnd(long deadline) throws InterruptedException {
        NatsSession last = lastSession;
        if (last != null) {
            last.awaitEnd(left(deadline));
        }
        boolean ended = timers.awaitTermination(left(deadline).toNanos(), TimeUnit.NANOSECONDS)
                && (loop.inLoop() || loop.awaitStopped(left(deadline)));
        if (!ended) {
            LOG.warn("{}: closing took longer than allowed", config.name());
        }
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - environment.nanoTime()));
    }

    /** jnats tells of a loss in a callback; should that be lost itself, this finds out. */
    private void checkConnection() {
        NatsSession connected = session;
        if (connected != null && !connected.isConnected()) {
            lost(connected);
        }
    }

    private synchronized void begin(NatsSession connected) {
        if (board.isClosed()) {
            connected.end();
            return;
        }
        subscriptions.forEach(connected::subscribe);
        lastMaxPayload = connected.maxPayload();
        session = connected;
        String server = connected.server();
        board.connected(server);
        LOG.info("{}: connected to {}", config.name(), server);
        if (!connected.isConnected()) {
            lost(connected);
        }
    }

    /** Not before one that is being begun is: the server may refuse its first subscriptions while it makes the others. */
    private synchronized boolean isCurrent(NatsSession where) {
        return session == where;
    }

    private synchronized void lost(NatsSession gone) {
        if (session != gone) {
            return;
        }
        session = null;
        LOG.warn("{}: connection lost", config.name());
        board.lost(gone.lastWords().orElse("the connection was lost"));
        connector.announce(gone.servers());
        gone.end();
        connector.attemptLater();
    }

    private final class Connections implements Connector.Owner {

        @Override
        public void connected(NatsSession made) {
            begin(made);
        }

        @Override
        public void lost(NatsSession gone) {
            NatsTransport.this.lost(gone);
        }

        @Override
        public void wentWrong(NatsSession where, TransportException error) {
            if (isCurrent(where)) {
                errors.report(error);
            }
        }

        @Override
        public void failed(String problem) {
            if (board.failed(problem)) {
                LOG.warn("{}: not connected, will try again: {}", config.name(), problem);
            } else {
                LOG.debug("{}: still not connected: {}", config.name(), problem);
            }
        }
    }
}
