package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.StateListeners;
import dev.seneschal.transport.SubjectRules;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over a NATS server.
 *
 * <p>It is there at once and connects in the background; a server that is away, at first or later, is tried again for ever. Nothing is
 * buffered meanwhile: publishing fails while there is no connection. Listeners, of messages and of states, are called on one daemon
 * thread of the transport.
 */
public final class NatsTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    private static final int ASSUMED_MAX_PAYLOAD = 1024 * 1024;

    private final NatsTransportConfig config;
    private final Environment environment = Environment.system();
    private final EventLoop loop;
    private final StateListeners states;
    private final ScheduledThreadPoolExecutor timers;
    private final Set<NatsSubscription> subscriptions = new LinkedHashSet<>();
    private final Set<String> announcedServers = new LinkedHashSet<>();
    private volatile @Nullable NatsSession session;
    private volatile int lastMaxPayload = ASSUMED_MAX_PAYLOAD;
    private volatile @Nullable NatsSession lastSession;
    private boolean failing;

    private NatsTransport(NatsTransportConfig config) {
        this.config = config;
        String name = "seneschal-nats-" + config.name();
        loop = environment.newEventLoop(name, true);
        states = new StateListeners(loop, ConnectionState.CONNECTING);
        timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name + "-timer");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param config how
     * @return the transport, which may be used from now on; who asks for it closes it
     */
    public static NatsTransport connect(NatsTransportConfig config) {
        NatsTransport transport = new NatsTransport(config);
        transport.timers.execute(transport::attempt);
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
            return CompletableFuture.failedStage(
                    new TransportException("message to " + subject + " not sent: connection is " + states.state()));
        }
        try {
            connected.publish(envelope, replySubject);
            return CompletableFuture.completedStage(Published.HANDED);
        } catch (TransportException e) {
            return CompletableFuture.failedStage(e);
        }
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
        if (isClosed()) {
            throw new IllegalStateException("not subscribed to " + subject + ": the transport is closed");
        }
        NatsSubscription subscription = new NatsSubscription(this, loop, subject, queueGroup, listener);
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

    @Override
    public ConnectionState state() {
        return states.state();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        states.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        states.remove(listener);
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
        states.change(ConnectionState.CLOSED);
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

    /** Tries to connect, on the timer thread. */
    private void attempt() {
        try {
            begin(new NatsSession(config, knownServers(), timers, this::lost));
        } catch (IOException | RuntimeException e) {
            retry(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin(NatsSession connected) {
        if (isClosed()) {
            connected.end();
            return;
        }
        subscriptions.forEach(connected::subscribe);
        lastMaxPayload = connected.maxPayload();
        session = connected;
        failing = false;
        states.change(ConnectionState.CONNECTED);
        LOG.info("{}: connected", config.name());
        if (!connected.isConnected()) {
            lost(connected);
        }
    }

    private synchronized void lost(NatsSession gone) {
        if (session != gone) {
            return;
        }
        session = null;
        LOG.warn("{}: connection lost", config.name());
        states.change(ConnectionState.DISCONNECTED);
        announcedServers.clear();
        announcedServers.addAll(gone.servers());
        gone.end();
        attemptLater();
    }

    private synchronized void retry(Exception cause) {
        if (isClosed()) {
            return;
        }
        String problem = NatsTransportConfig.withoutSecrets(cause.toString());
        if (failing) {
            LOG.debug("{}: still not connected: {}", config.name(), problem);
        } else {
            LOG.warn("{}: not connected, will try again: {}", config.name(), problem);
        }
        failing = true;
        attemptLater();
    }

    private void attemptLater() {
        long jitterNanos = config.reconnectJitter().toNanos();
        long jitter = jitterNanos == 0 ? 0 : environment.random().nextLong(jitterNanos);
        var unused = timers.schedule(this::attempt, config.reconnectWait().toNanos() + jitter, TimeUnit.NANOSECONDS);
    }

    private synchronized Collection<String> knownServers() {
        Set<String> known = new LinkedHashSet<>(config.servers());
        known.addAll(announcedServers);
        return known;
    }

    private boolean isClosed() {
        return states.state() == ConnectionState.CLOSED;
    }
}
