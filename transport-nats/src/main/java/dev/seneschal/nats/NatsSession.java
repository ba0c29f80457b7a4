package dev.seneschal.nats;

import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, from its beginning to its loss, with the subscriptions made on it. jnats' own reconnecting is off: it
 * would queue messages meanwhile, and gives up for ever after a second refused login.
 */
final class NatsSession {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    private static final int UNANSWERED_PINGS = 2;
    private static final int UNLIMITED = 0;
    private static final Duration ROUND_TRIP = Duration.ofSeconds(5);
    private static final Duration DENIED_FOR = Duration.ofMinutes(1);

    /** Larger than jnats' own, which a JWT with many permissions does not fit into. */
    private static final int MOST_CONTROL_LINE = 64 * 1024;
    /** How long what jnats has to say of a failed attempt is waited for. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final NatsTransportConfig config;
    private final Listener listener;
    private final PendingBytes pending = new PendingBytes();
    private final SessionThreads threads;
    private final CertificateRequests certificateRequests = new CertificateRequests();
    private final ConnectProblem problem;
    private final Permissions permissions = new Permissions(DENIED_FOR.toNanos());
    private final Connection connection;
    private final Dispatcher dispatcher;
    private final Map<NatsSubscription, io.nats.client.Subscription> subscribed = new HashMap<>();

    /** Is told of what happens to a connection, on the connection's threads. */
    interface Listener {
        /** It is gone; told once or more. */
        void lost(NatsSession session);

        /** Something went wrong that does not end it. */
        void wentWrong(NatsSession session, TransportException error);
    }

    private NatsSession(
            NatsTransportConfig config, Collection<String> servers, ScheduledExecutorService timers, Listener listener)
            throws NotConnectedException, InterruptedException {
        this.config = config;
        this.listener = listener;
        problem = new ConnectProblem(config, certificateRequests);
        threads = new SessionThreads("seneschal-nats-" + config.name(), this::onThreadDeath);
        try {
            connection = Nats.connect(options(servers, timers));
        } catch (IOException | RuntimeException e) {
            threads.shutdown();
            threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            throw new NotConnectedException(problem.sentence(e));
        } catch (InterruptedException e) {
            threads.shutdown();
            throw e;
        }
        problem.forget();
        dispatcher = connection.createDispatcher();
        dispatcher.setPendingLimits(UNLIMITED, UNLIMITED);
    }

    /** Connects, which may take as long as the connect timeout for each server. */
    static NatsSession connect(
            NatsTransportConfig config, Collection<String> servers, ScheduledExecutorService timers, Listener listener)
            throws NotConnectedException, InterruptedException {
        return new NatsSession(config, servers, timers, listener);
    }

    private Options options(Collection<String> servers, ScheduledExecutorService timers) {
        ResolvedHosts hosts = new ResolvedHosts();
        Options.Builder options = new Options.Builder()
                .servers(servers.toArray(String[]::new))
                .connectionName(config.name())
                .connectionTimeout(config.connectTimeout())
                .pingInterval(config.pingInterval())
                .maxPingsOut(UNANSWERED_PINGS)
                .noReconnect()
                .reconnectBufferSize(0)
                .maxMessagesInOutgoingQueue(Integer.MAX_VALUE)
                .maxControlLine(MOST_CONTROL_LINE)
                .inboxPrefix(config.inboxPrefix())
                .supportUTF8Subjects()
                .subjectValidationType(Options.SubjectValidationType.None)
                .executor(threads)
                .connectExecutor(threads)
                .callbackExecutor(threads)
                .scheduledExecutor(timers)
                .serverPool(hosts)
                .statisticsCollector(pending)
                .connectionListener(this::onEvent)
                .errorListener(new NoticingErrorListener());
        config.effectiveAuthentication().apply(options);
        config.effectiveTls()
                .ifPresent(tls -> options.sslContext(
                        tls.newContext(ServerAddresses.hosts(config.servers()), hosts, certificateRequests)));
        return options.build();
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** What waits to be written to the network. */
    long pendingBytes() {
        return pending.bytes();
    }

    int maxPayload() {
        return (int) Math.min(Integer.MAX_VALUE, connection.getMaxPayload());
    }

    /** The server's address, without what is secret in it. */
    String server() {
        return ServerAddresses.withoutSecrets(String.valueOf(connection.getConnectedUrl()));
    }

    /** The server's version, such as {@code 2.9.10}. */
    String serverVersion() {
        return connection.getServerInfo().getVersion();
    }

    /** What the server said last, if it said anything: mostly why it ended the connection. */
    Optional<String> lastWords() {
        return problem.lastServerError().map(error -> "the server says: " + error);
    }

    /** The configured servers and those that the server knows of. */
    Collection<String> servers() {
        return connection.getServers();
    }

    /**
     * Queues a message for the network.
     *
     * @throws TransportException if it was not taken
     */
    void publish(Envelope envelope, @Nullable String replySubject) {
        permissions.check(envelope.subject(), System.nanoTime());
        int size = envelope.wireBytes();
        int maxPayload = maxPayload();
        if (size > maxPayload) {
            throw new MessageTooLargeException(envelope.subject(), size, maxPayload);
        }
        if (!pending.add(size, config.maxPendingBytes())) {
            throw new TransportException("message to " + envelope.subject() + " not sent: more than "
                    + config.maxPendingBytes() + " bytes wait for the network");
        }
        // jnats drops what an interrupted thread publishes, and does not say so.
        boolean interrupted = Thread.interrupted();
        try {
            connection.publish(
                    envelope.subject(), replySubject, NatsHeaders.toNats(envelope.headers()), envelope.body());
        } catch (IllegalStateException | IllegalArgumentException e) {
            pending.remove(size);
            throw new TransportException("message to " + envelope.subject() + " not sent: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Subscribes at the server. If the connection is just being lost nothing happens: the next one will have it. */
    synchronized void subscribe(NatsSubscription subscription) {
        MessageHandler handler = message -> subscription.deliver(message, dispatcher.getPendingMessageCount() == 0);
        String subject = subscription.subject();
        try {
            subscribed.put(
                    subscription,
                    subscription
                            .queueGroup()
                            .map(group -> dispatcher.subscribe(subject, group, handler))
                            .orElseGet(() -> dispatcher.subscribe(subject, handler)));
        } catch (IllegalStateException e) {
            LOG.debug("{}: not subscribed to {}: {}", config.name(), subject, e.getMessage());
        }
    }

    synchronized void unsubscribe(NatsSubscription subscription) {
        io.nats.client.Subscription removed = subscribed.remove(subscription);
        if (removed != null) {
            unsubscribe(removed);
        }
    }

    /** Unsubscribes at the server; done is called, on any thread, when what it had sent has been delivered, or never will be. */
    synchronized void drain(NatsSubscription subscription, Runnable done) {
        io.nats.client.Subscription removed = subscribed.remove(subscription);
        if (removed == null) {
            done.run();
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    drain(removed);
                } catch (RuntimeException e) {
                    // jnats throws a NullPointerException too, where the server goes in the middle of it.
                    LOG.debug("{}: {} not drained", config.name(), subscription.subject(), e);
                } finally {
                    done.run();
                }
            });
        } catch (RejectedExecutionException e) {
            done.run();
        }
    }

    /**
     * jnats unsubscribes and waits for the server to have done so, then starts a task that drops the subscription with whatever its
     * dispatcher has not delivered yet. The task is held back until the dispatcher has delivered it.
     */
    private void drain(io.nats.client.Subscription removed) {
        List<Runnable> dropping = threads.hold(() -> interruptibly(() -> {
            var unused = removed.drain(ROUND_TRIP);
        }));
        interruptibly(this::awaitDispatcher);
        dropping.forEach(Runnable::run);
    }

    /** Sends a message to itself: when the dispatcher gets it, it has delivered those before it. */
    private void awaitDispatcher() throws InterruptedException {
        String subject = connection.createInbox();
        CountDownLatch arrived = new CountDownLatch(1);
        io.nats.client.Subscription marker = dispatcher.subscribe(subject, message -> arrived.countDown());
        connection.publish(subject, new byte[0]);
        if (!arrived.await(ROUND_TRIP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("{}: no answer from the server while draining", config.name());
        }
        unsubscribe(marker);
    }

    private void unsubscribe(io.nats.client.Subscription subscription) {
        try {
            dispatcher.unsubscribe(subscription);
        } catch (IllegalStateException e) {
            LOG.debug("{}: not unsubscribed from {}: {}", config.name(), subscription.getSubject(), e.getMessage());
        }
    }

    /** Waits until the server has everything published so far, or the time is over. */
    void flush(Duration timeout) throws InterruptedException {
        try {
            connection.flush(timeout.toMillis() < 1 ? Duration.ofMillis(1) : timeout);
        } catch (TimeoutException e) {
            LOG.warn("{}: closing, but not all messages may have been sent", config.name());
        }
    }

    /** Disconnects and ends the threads, without waiting for either. */
    void end() {
        try {
            threads.execute(() -> interruptibly(connection::close));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: already ended", config.name());
        }
        threads.shutdown();
    }

    /** Waits until the threads have ended. */
    void awaitEnd(Duration timeout) throws InterruptedException {
        if (!threads.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("{}: closing took longer than allowed", config.name());
            threads.shutdownNow();
        }
    }

    /** Events come late: that a server could not be reached may be told after the next one was. */
    private void onEvent(Connection source, ConnectionListener.Events event) {
        LOG.debug("{}: {}", config.name(), event);
        boolean loss = event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.CLOSED;
        if (loss && source.getStatus() != Connection.Status.CONNECTED) {
            listener.lost(this);
        }
    }

    private void onThreadDeath(Throwable cause) {
        if (cause instanceof RuntimeException || cause instanceof Error) {
            LOG.debug("{}: the connection's thread died", config.name(), cause);
            listener.wentWrong(
                    this,
                    new TransportException(
                            "the connection ended, probably of a message whose headers cannot be read: " + cause,
                            cause));
            listener.lost(this);
        }
    }

    private static void interruptibly(Interruptible action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private final class NoticingErrorListener implements ErrorListener {

        @Override
        public void errorOccurred(Connection source, String error) {
            LOG.debug("{}: the server says: {}", config.name(), error);
            Permissions.violation(error).ifPresentOrElse(this::denied, () -> failed(error));
        }

        private void failed(String error) {
            problem.serverSaid(error);
            listener.wentWrong(NatsSession.this, new TransportException("the server says: " + error));
        }

        private void denied(SubjectNotPermittedException violation) {
            if (violation.operation() == SubjectNotPermittedException.Operation.PUBLISH) {
                permissions.denied(violation.subject(), System.nanoTime());
            }
            listener.wentWrong(NatsSession.this, violation);
        }

        @Override
        public void exceptionOccurred(Connection source, Exception exception) {
            LOG.debug("{}: {}", config.name(), ServerAddresses.withoutSecrets(exception.toString()));
            problem.thrown(exception);
        }
    }
}
