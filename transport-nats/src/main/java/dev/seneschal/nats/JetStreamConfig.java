package dev.seneschal.nats;

import dev.seneschal.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a {@link JetStreamTransport} goes through the stream, and how. Immutable; start from {@link #builder}.
 *
 * <p>The stream is made if it is not there. One that is there must be as it stands here, so all who use it need the same settings from
 * {@code stream} to {@code duplicateWindow}; and a consumer as in {@code inOrder} and {@code ackWait}.
 *
 * @param stream the stream's name; {@code SENESCHAL} unless set
 * @param inMemory whether the broker keeps it in memory only; false unless set
 * @param replicas on how many servers of a cluster it is kept; 1 unless set
 * @param maxBytes how much it may hold before the broker takes nothing more, and senders wait; 1 GiB unless set
 * @param maxAge how old a message may become in it before the broker drops it; for ever unless set
 * @param duplicateWindow how long the broker knows what was published, to take a repeat but once; 2 min unless set, the server's own
 *     default
 * @param sendTo the nodes whose messages go through the stream, if they are to be acknowledged
 * @param receive what is taken from the stream, each by a durable consumer
 * @param inOrder whether a consumer brings one message at a time, each when the one before is handled or has ended; false unless set
 * @param places how many messages of each consumer may be in the node at once. 64 unless set; not more than the node's
 *     {@code handlerConcurrency} makes sense
 * @param ackWait how long the broker waits for news of a message before it delivers it again; while it is in the node that is extended. So
 *     long does it take until what a dead process had is delivered again. 30 s unless set
 * @param attempts how often a message may fail before it becomes a dead letter of the receiver; 5 unless set
 * @param deliveries how often a message may be delivered in all, lost deliveries and those to processes that died included, before it
 *     becomes a dead letter without being handled; 50 unless set
 * @param backoff the wait before a message that failed is delivered again; {@link Backoff#DEFAULT} unless set
 */
public record JetStreamConfig(
        String stream,
        boolean inMemory,
        int replicas,
        long maxBytes,
        Optional<Duration> maxAge,
        Duration duplicateWindow,
        Set<String> sendTo,
        List<Receiving> receive,
        boolean inOrder,
        int places,
        Duration ackWait,
        int attempts,
        int deliveries,
        Backoff backoff) {

    private static final Pattern STREAM_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MOST_REPLICAS = 5;

    /**
     * What a consumer takes: the messages for a node, or those of one of its methods.
     *
     * @param node the node
     * @param method the method, or empty for all
     */
    public record Receiving(String node, Optional<String> method) {

        /**
         * Checks the names.
         *
         * @throws IllegalArgumentException if one is not valid; the text names it
         */
        public Receiving {
            checkName("receive", node);
            method.ifPresent(name -> checkName("receive", name));
        }

        /** The consumer's name, which no other has: {@code =} stands in no node's and no method's. */
        String consumer() {
            return method.map(name -> node + "=" + name).orElse(node);
        }

        /** What the messages' subjects would be without a stream. */
        String subject() {
            return node + "." + method.orElse("*") + ".*";
        }
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public JetStreamConfig {
        if (!STREAM_NAME.matcher(stream).matches()) {
            throw new IllegalArgumentException(
                    "stream must be 1 to 64 letters, digits, '-' and '_', was \"" + stream + "\"");
        }
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas must be from 1 to " + MOST_REPLICAS + ", was " + replicas);
        }
        checkAtLeastOne("maxBytes", maxBytes);
        maxAge.ifPresent(age -> checkAtLeast("maxAge", age, Duration.ofSeconds(1)));
        checkAtLeast("duplicateWindow", duplicateWindow, Duration.ofMillis(100));
        if (maxAge.isPresent() && maxAge.get().compareTo(duplicateWindow) < 0) {
            throw new IllegalArgumentException("duplicateWindow must not be longer than maxAge, was " + duplicateWindow
                    + ", with " + maxAge.get());
        }
        sendTo = Set.copyOf(sendTo);
        sendTo.forEach(node -> checkName("sendTo", node));
        receive = List.copyOf(receive);
        checkDistinct(receive);
        checkAtLeastOne("places", places);
        checkAtLeast("ackWait", ackWait, Duration.ofSeconds(1));
        checkAtLeastOne("attempts", attempts);
        if (deliveries < attempts) {
            throw new IllegalArgumentException(
                    "deliveries must not be less than attempts, was " + deliveries + ", with " + attempts);
        }
        Objects.requireNonNull(backoff, "backoff");
    }

    /**
     * A builder that holds the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private static void checkName(String setting, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    setting + " must have names of 1 to 64 letters, digits, '-' and '_', was \"" + name + "\"");
        }
    }

    private static void checkDistinct(List<Receiving> receive) {
        for (int i = 0; i < receive.size(); i++) {
            for (Receiving other : receive.subList(i + 1, receive.size())) {
                if (SubjectOverlap.between(receive.get(i).subject(), other.subject())) {
                    throw new IllegalArgumentException("receive must not name a message twice, was "
                            + receive.get(i).subject() + " and " + other.subject());
                }
            }
        }
    }

    private static void checkAtLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, was " + value);
        }
    }

    private static void checkAtLeast(String setting, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(setting + " must be at least " + least + ", was " + value);
        }
    }

    /** Collects the settings of a {@link JetStreamConfig}, beginning with the defaults. */
    public static final class Builder {

        private String stream = "SENESCHAL";
        private boolean inMemory;
        private int replicas = 1;
        private long maxBytes = 1L << 30;
        private Optional<Duration> maxAge = Optional.empty();
        private Duration duplicateWindow = Duration.ofMinutes(2);
        private final Set<String> sendTo = new LinkedHashSet<>();
        private final List<Receiving> receive = new ArrayList<>();
        private boolean inOrder;
        private int places = 64;
        private Duration ackWait = Duration.ofSeconds(30);
        private int attempts = 5;
        private int deliveries = 50;
        private Backoff backoff = Backoff.DEFAULT;

        private Builder() {}

        /**
         * Sets {@link JetStreamConfig#stream}.
         *
         * @param stream letters, digits, '-' and '_'
         * @return this
         */
        public Builder stream(String stream) {
            this.stream = stream;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#inMemory}.
         *
         * @param inMemory whether the stream is lost with the server
         * @return this
         */
        public Builder inMemory(boolean inMemory) {
            this.inMemory = inMemory;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#replicas}.
         *
         * @param replicas 1 to 5
         * @return this
         */
        public Builder replicas(int replicas) {
            this.replicas = replicas;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#maxBytes}.
         *
         * @param maxBytes 1 or more
         * @return this
         */
        public Builder maxBytes(long maxBytes) {
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#maxAge}.
         *
         * @param maxAge 1 s or more
         * @return this
         */
        public Builder maxAge(Duration maxAge) {
            this.maxAge = Optional.of(maxAge);
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#duplicateWindow}.
         *
         * @param duplicateWindow 100 ms or more
         * @return this
         */
        public Builder duplicateWindow(Duration duplicateWindow) {
            this.duplicateWindow = duplicateWindow;
            return this;
        }

        /**
         * Adds to {@link JetStreamConfig#sendTo}.
         *
         * @param nodes names of nodes that receive from the stream, now or later
         * @return this
         */
        public Builder sendTo(String... nodes) {
            sendTo.addAll(List.of(nodes));
            return this;
        }

        /**
         * Adds a node's messages to {@link JetStreamConfig#receive}.
         *
         * @param node the name of the node that uses the transport, or another that it handles messages for
         * @return this
         */
        public Builder receive(String node) {
            receive.add(new Receiving(node, Optional.empty()));
            return this;
        }

        /**
         * Adds a method's messages to {@link JetStreamConfig#receive}, with a consumer for them alone.
         *
         * @param node as in {@link #receive(String)}, with which it does not go together for one node
         * @param method one of its methods
         * @return this
         */
        public Builder receive(String node, String method) {
            receive.add(new Receiving(node, Optional.of(method)));
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#inOrder}. Senders need {@code Ordering.PER_SUBJECT}, too.
         *
         * @param inOrder whether a consumer brings one message at a time
         * @return this
         */
        public Builder inOrder(boolean inOrder) {
            this.inOrder = inOrder;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#places}.
         *
         * @param places 1 or more
         * @return this
         */
        public Builder places(int places) {
            this.places = places;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#ackWait}.
         *
         * @param ackWait 1 s or more
         * @return this
         */
        public Builder ackWait(Duration ackWait) {
            this.ackWait = ackWait;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#attempts}.
         *
         * @param attempts 1 or more
         * @return this
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#deliveries}.
         *
         * @param deliveries not less than the attempts
         * @return this
         */
        public Builder deliveries(int deliveries) {
            this.deliveries = deliveries;
            return this;
        }

        /**
         * Sets {@link JetStreamConfig#backoff}.
         *
         * @param backoff the wait before a message that failed comes again
         * @return this
         */
        public Builder backoff(Backoff backoff) {
            this.backoff = backoff;
            return this;
        }

        /**
         * The configuration.
         *
         * @return with what was set
         * @throws IllegalArgumentException if a setting is out of its range; the text names it and its value
         */
        public JetStreamConfig build() {
            return new JetStreamConfig(
                    stream,
                    inMemory,
                    replicas,
                    maxBytes,
                    maxAge,
                    duplicateWindow,
                    sendTo,
                    receive,
                    inOrder,
                    places,
                    ackWait,
                    attempts,
                    deliveries,
                    backoff);
        }
    }
}
