package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.SubjectRules;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A transport over a NATS server in whose JetStream the messages to some nodes wait until these take them.
 *
 * <p>What is to be acknowledged and goes to a node of {@link JetStreamConfig#sendTo} goes through the stream; the receipt is {@code
 * InStream}. All else goes as over a {@link NatsTransport}, which is inside. Messages from the stream come to the same subscriptions as
 * others.
 *
 * <p>It is there at once and connects in the background. It counts as connected only when the stream and its consumers have been found, or
 * made, as the settings say; {@link #awaitReady} tells why they are not. They are looked at again after each new connection.
 */
public final class JetStreamTransport implements Transport {

    private final NatsTransport nats;
    private final Environment environment = Environment.system();
    private final EventLoop loop;
    private final JetStreamConfig config;
    private final StreamStatus status;
    private final StreamPublisher publisher;
    private final List<StreamConsumer> consumers;

    private JetStreamTransport(NatsTransportConfig natsConfig, JetStreamConfig config) {
        this.config = config;
        nats = NatsTransport.connect(natsConfig);
        loop = environment.newEventLoop("seneschal-nats-" + natsConfig.name() + "-stream", true);
        String inbox = natsConfig.inboxPrefix() + ".js"
                + Long.toUnsignedString(environment.random().nextLong(), Character.MAX_RADIX);
        BrokerRequests requests = new BrokerRequests(nats, environment, loop, inbox);
        publisher = new StreamPublisher(requests, config.stream());
        status = new StreamStatus(nats, environment, loop, new StreamSetup(requests, config), config, this::setUp);
        consumers = config.receive().stream()
                .map(each -> new StreamConsumer(
                        nats, environment, loop, config, each, inbox + "." + each.consumer(), status::lookAgain))
                .toList();
        status.begin();
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param nats how to connect
     * @param config what goes through the stream, and how
     * @return the transport; who asks for it closes it
     */
    public static JetStreamTransport connect(NatsTransportConfig nats, JetStreamConfig config) {
        return new JetStreamTransport(nats, config);
    }

    private void setUp(boolean isThere) {
        consumers.forEach(isThere ? StreamConsumer::ready : StreamConsumer::notReady);
    }

    /**
     * Waits until stream and consumers are there. To be called before a node starts, by who wants to know.
     *
     * @param timeout how long to wait
     * @throws JetStreamException if they cannot be as the settings say, at once; or if the time is over, then with what is known
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitReady(Duration timeout) throws InterruptedException {
        try {
            status.settled().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new JetStreamException(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
        } catch (TimeoutException e) {
            throw new JetStreamException("stream " + config.stream() + " is not ready after " + timeout + ": "
                    + problem().orElse("nothing is known yet"));
        }
    }

    /**
     * Why the stream cannot be used now.
     *
     * @return one sentence without a secret; empty if it can be, or if nothing has gone wrong yet
     */
    @Override
    public Optional<String> problem() {
        return status.problem();
    }

    /**
     * The transport that is inside, to ask for its status, counts and errors. It is closed with this one.
     *
     * @return the same each time
     */
    public NatsTransport nats() {
        return nats;
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        return sized(envelope, () -> nats.publish(envelope));
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        SubjectRules.checkPublished(replySubject);
        return sized(
                envelope,
                () -> goesThroughStream(envelope.subject())
                        ? publishIntoStream(envelope)
                        : nats.publish(envelope, replySubject));
    }

    /** One limit for all, so that it does not depend on the way a message goes. */
    private CompletionStage<Published> sized(Envelope envelope, Supplier<CompletionStage<Published>> publish) {
        SubjectRules.checkPublished(envelope.subject());
        int size = envelope.wireBytes();
        int most = maxPayload();
        return size > most
                ? CompletableFuture.failedStage(new MessageTooLargeException(envelope.subject(), size, most))
                : publish.get();
    }

    private CompletionStage<Published> publishIntoStream(Envelope envelope) {
        return status.isThere()
                ? publisher.publish(envelope)
                : CompletableFuture.failedStage(new TransportException("message to " + envelope.subject()
                        + " not sent: the stream is not ready"
                        + problem().map(why -> ": " + why).orElse("")));
    }

    /** Three tokens, the first of which is a node that takes from the stream. What is relayed has four. */
    private boolean goesThroughStream(String subject) {
        int first = subject.indexOf('.');
        if (first < 0 || !config.sendTo().contains(subject.substring(0, first))) {
            return false;
        }
        int second = subject.indexOf('.', first + 1);
        return second > 0 && subject.indexOf('.', second + 1) < 0;
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return subscribe(subject, listener, each -> nats.subscribe(subject, each));
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return subscribe(subject, listener, each -> nats.subscribe(subject, queueGroup, each));
    }

    private Subscription subscribe(String subject, Consumer<Incoming> listener, Direct direct) {
        SubjectRules.checkSubscribed(subject);
        List<StreamConsumer> bringing =
                consumers.stream().filter(each -> each.brings(subject)).toList();
        if (bringing.isEmpty()) {
            return direct.subscribe(listener);
        }
        StreamListener both = new StreamListener(subject, listener);
        Subscription subscription = direct.subscribe(both);
        loop.execute(() -> bringing.forEach(each -> each.add(both)));
        return new StreamSubscription(loop, subscription, both, bringing);
    }

    private interface Direct {
        Subscription subscribe(Consumer<Incoming> listener);
    }

    @Override
    public int maxPayload() {
        return nats.maxPayload() - publisher.overhead();
    }

    @Override
    public ConnectionState state() {
        return status.states().state();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        status.states().add(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        status.states().remove(listener);
    }

    @Override
    public void addErrorListener(Consumer<TransportException> listener) {
        nats.addErrorListener(listener);
    }

    @Override
    public void removeErrorListener(Consumer<TransportException> listener) {
        nats.removeErrorListener(listener);
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        loop.execute(() -> consumers.forEach(StreamConsumer::close));
        status.close();
        loop.stop();
        nats.close(timeout.dividedBy(2));
        if (!loop.inLoop()) {
            loop.awaitStopped(timeout.dividedBy(2));
        }
    }
}
