package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.StreamDelivery;
import dev.seneschal.transport.Subscription;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import io.nats.client.support.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable consumer of the stream: asks it for as many messages as there are places, brings them to the subscriptions, and tells it what
 * became of each. While a message is in the node its time is extended. Stepped on the loop, save for what is said to be otherwise.
 */
final class StreamConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamTransport.class);

    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final Duration NOBODY_LISTENS = Duration.ofSeconds(5);
    private static final int EXTENSIONS_PER_WAIT = 3;
    private static final int RADIX = 36;
    private static final String HAND_BACK = "-NAK";

    private final NatsTransport nats;
    private final Environment environment;
    private final EventLoop loop;
    private final JetStreamConfig config;
    private final JetStreamConfig.Receiving receiving;
    private final String inbox;
    private final Runnable whenMissing;
    private final StreamPulls pulls;
    private final StreamMemory memory;
    private final List<StreamListener> listeners = new ArrayList<>();
    /** What is in the node, by its place in the stream. */
    private final Map<AckSubject.Place, Held> held = new HashMap<>();

    private @Nullable Subscription pulling;
    private boolean ready;

    private static final class Held {
        private StreamIncoming newest;
        private int busy;
        /** Whether it is kept here, to be offered again. */
        private boolean waits;

        private Held(StreamIncoming newest) {
            this.newest = newest;
        }
    }

    /**
     * Does nothing until it is made ready and somebody listens.
     *
     * @param whenMissing is called when the broker does not know the consumer any more
     */
    StreamConsumer(
            NatsTransport nats,
            Environment environment,
            EventLoop loop,
            JetStreamConfig config,
            JetStreamConfig.Receiving receiving,
            String inbox,
            Runnable whenMissing) {
        this.nats = nats;
        this.environment = environment;
        this.loop = loop;
        this.config = config;
        this.receiving = receiving;
        this.inbox = inbox + ".";
        this.whenMissing = whenMissing;
        this.pulls = new StreamPulls(HEARTBEAT.multipliedBy(2).plus(LOOKS_EVERY).toNanos());
        this.memory = new StreamMemory();
        loop.execute(this::lookAfterPulls);
        loop.execute(this::extend);
    }

    /** Whether a subscription may get messages from here. On any thread. */
    boolean brings(String subject) {
        return SubjectOverlap.between(receiving.subject(), subject);
    }

    /** The consumer is there and can be asked. */
    void ready() {
        ready = true;
        pulls.clear();
        pull();
    }

    /** The connection is lost, and with it what was asked for. */
    void notReady() {
        ready = false;
        pulls.clear();
    }

    void add(StreamListener listener) {
        listeners.add(listener);
        if (pulling == null) {
            pulling = nats.subscribe(inbox + "*", this::arrived);
        }
        pull();
    }

    /** Asks for nothing more for a listener; completes when it has had what had come. */
    CompletionStage<Void> drain(StreamListener listener) {
        Subscription ended = pulling;
        if (ended == null || listeners.stream().anyMatch(each -> !each.isDraining())) {
            return CompletableFuture.completedFuture(null);
        }
        pulling = null;
        pulls.clear();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        ended.drain().whenComplete((all, failure) -> {
            if (!loop.execute(() -> drained.complete(null))) {
                drained.complete(null);
            }
        });
        return drained;
    }

    void remove(StreamListener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            close();
        }
    }

    /** What waits to be offered again is handed back; what is in the node is delivered again when nothing is heard of it. */
    void close() {
        if (pulling != null) {
            pulling.close();
            pulling = null;
        }
        held.values().stream().filter(each -> each.waits).forEach(each -> tell(each.newest.ack(), HAND_BACK));
        pulls.clear();
        held.clear();
    }

    private void pull() {
        int outstanding = pulls.outstanding();
        int free = config.places() - held.size() - outstanding;
        boolean isWorthIt = outstanding == 0 ? free > 0 : free >= (config.places() + 1) / 2;
        if (!ready || pulling == null || !isWorthIt) {
            return;
        }
        String request = "{\"batch\":" + free + ",\"expires\":" + EXPIRES.toNanos() + ",\"idle_heartbeat\":"
                + HEARTBEAT.toNanos() + "}";
        long number = pulls.begin(free, environment.nanoTime());
        String subject = StreamNames.API + "CONSUMER.MSG.NEXT." + config.stream() + "." + receiving.consumer();
        nats.publish(envelope(subject, request), inbox + Long.toString(number, RADIX))
                .whenComplete((handed, failure) -> {
                    if (failure != null) {
                        loop.execute(() -> pulls.ended(number));
                    }
                });
    }

    private void lookAfterPulls() {
        long now = environment.nanoTime();
        pulls.dropSilent(now);
        pull();
        loop.newTimer(this::lookAfterPulls).runAt(now + LOOKS_EVERY.toNanos());
    }

    /** On a thread of the connection. */
    private void arrived(Incoming incoming) {
        loop.execute(() -> {
            Optional<AckSubject> ack = incoming.replySubject().flatMap(AckSubject::parse);
            if (ack.isPresent() && incoming.envelope().subject().startsWith(StreamNames.PREFIX)) {
                brought(incoming.envelope(), ack.get());
            } else if (incoming instanceof NatsIncoming notice
                    && notice.status().isPresent()) {
                noticed(notice.envelope().subject(), notice.status().get());
            }
            pull();
        });
    }

    private void noticed(String subject, Status status) {
        long number;
        try {
            number = Long.parseLong(subject.substring(inbox.length()), RADIX);
        } catch (NumberFormatException notOurs) {
            return;
        }
        LOG.debug("{}: consumer {} says {}", nats.config().name(), receiving.consumer(), status);
        if (status.getCode() == Status.FLOW_OR_HEARTBEAT_STATUS_CODE) {
            pulls.heard(number, environment.nanoTime());
            return;
        }
        pulls.ended(number);
        boolean isUsual = status.getCode() == Status.NOT_FOUND_CODE
                || status.getCode() == Status.REQUEST_TIMEOUT_CODE
                || String.valueOf(status.getMessage()).startsWith(Status.EXCEEDED_MAX_PREFIX);
        if (!isUsual && ready) {
            notReady();
            whenMissing.run();
        }
    }

    private void brought(Envelope pulled, AckSubject ack) {
        pulls.brought(environment.nanoTime());
        String outcome = memory.outcome(ack.place());
        if (outcome != null) {
            tell(ack, outcome);
            return;
        }
        int failures = memory.failures(ack.place());
        StreamDelivery delivery = new StreamDelivery(
                ack.deliveries(), failures, failures + 1 >= config.attempts(), ack.deliveries() > config.deliveries());
        StreamIncoming incoming =
                new StreamIncoming(this, ack, StreamIncoming.envelope(pulled, ack, environment.now()), delivery);
        Held known = held.get(ack.place());
        if (known == null) {
            held.put(ack.place(), new Held(incoming));
        } else {
            known.newest = incoming;
            known.waits = false;
        }
        bring(incoming);
    }

    private void bring(StreamIncoming incoming) {
        String subject = incoming.envelope().subject();
        Optional<StreamListener> listener =
                listeners.stream().filter(each -> each.takes(subject)).findFirst();
        if (listener.isPresent()) {
            listener.get().bring(incoming);
        } else {
            tell(release(incoming), later(NOBODY_LISTENS.toNanos()));
        }
    }

    /** On any thread. */
    void answered(StreamIncoming incoming, Answer answer) {
        loop.execute(() -> {
            switch (answer.status()) {
                case ACKNOWLEDGED -> end(incoming, "+ACK");
                case REFUSED -> end(incoming, "+TERM");
                case FAILED -> {
                    int failures = memory.failed(incoming.ack().place());
                    tell(release(incoming), later(config.backoff().delayNanos(failures, environment.random())));
                }
                case BUSY -> busy(incoming);
                case WORKING -> {
                    // It is extended in any case.
                }
            }
            pull();
        });
    }

    private void end(StreamIncoming incoming, String outcome) {
        memory.ended(incoming.ack().place(), outcome);
        tell(release(incoming), outcome);
    }

    /** The broker would count another delivery, so the message is kept and offered again, unless nobody will take it here. */
    private void busy(StreamIncoming incoming) {
        Held kept = held.get(incoming.ack().place());
        if (kept == null || isEnding(incoming)) {
            handBack(incoming);
            return;
        }
        kept.waits = kept.newest.equals(incoming);
        long wait = config.backoff().delayNanos(++kept.busy, environment.random());
        loop.newTimer(() -> {
                    if (kept.newest.equals(incoming) && held.get(incoming.ack().place()) == kept) {
                        kept.waits = false;
                        offerAgain(incoming);
                    }
                })
                .runAt(environment.nanoTime() + wait);
    }

    private void offerAgain(StreamIncoming incoming) {
        if (isEnding(incoming)) {
            handBack(incoming);
        } else {
            bring(incoming);
        }
    }

    private void handBack(StreamIncoming incoming) {
        tell(release(incoming), HAND_BACK);
        pull();
    }

    private boolean isEnding(StreamIncoming incoming) {
        String subject = incoming.envelope().subject();
        return listeners.stream().noneMatch(each -> each.takes(subject) && !each.isDraining());
    }

    /** Gives its place to another. Returns by which delivery the broker is to be told: the newest. */
    private AckSubject release(StreamIncoming incoming) {
        Held known = held.remove(incoming.ack().place());
        return known == null ? incoming.ack() : known.newest.ack();
    }

    private void extend() {
        held.values().forEach(each -> tell(each.newest.ack(), "+WPI"));
        loop.newTimer(this::extend)
                .runAt(environment.nanoTime()
                        + config.ackWait().dividedBy(EXTENSIONS_PER_WAIT).toNanos());
    }

    /** What cannot be said now is asked for again, by another delivery. */
    private void tell(AckSubject ack, String what) {
        nats.publish(envelope(ack.text(), what));
    }

    private static String later(long nanos) {
        return HAND_BACK + " {\"delay\": " + Math.max(1, nanos) + "}";
    }

    private static Envelope envelope(String subject, String body) {
        return new Envelope(subject, Headers.EMPTY, body.getBytes(StandardCharsets.UTF_8));
    }
}
