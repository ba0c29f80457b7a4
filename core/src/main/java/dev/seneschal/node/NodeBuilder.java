package dev.seneschal.node;

import dev.seneschal.delivery.ReceiverSettings;
import dev.seneschal.delivery.SenderSettings;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Subject;
import dev.seneschal.outbox.CommitListener;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Environment;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Node}. Values are checked by {@link #build()}, which names the setting and the value that it cannot use. Not
 * thread-safe.
 */
public final class NodeBuilder {

    private final String name;
    private WireFormat wire;
    private final Transport transport;
    private final Map<Method, NodeSettings.Registration> handlers = new LinkedHashMap<>();
    private final List<Consumer<Receipt>> receiptListeners = new ArrayList<>();
    private final List<Consumer<ErrorEvent>> errorListeners = new ArrayList<>();
    private final List<Consumer<Handled>> handledListeners = new ArrayList<>();
    private Outbox outbox = new RingBuffer();
    private Environment environment = Environment.system();
    private Duration ackTimeout = Duration.ofSeconds(10);
    private int attempts = 5;
    private Duration methodTimeout = Duration.ofSeconds(10);
    private Duration unavailableFor = Duration.ofMinutes(10);
    private Backoff backoff = Backoff.DEFAULT;
    private Ordering ordering = Ordering.NONE;
    private int windowPerSubject = 256;
    private int window = 4096;
    private int handlerConcurrency = 64;
    private int handlerQueue = 1024;
    private int deduplicationIds = 1_000_000;
    private Duration deduplicationTime = Duration.ofHours(1);
    private int timelines = 1000;
    private Duration outboxWait = Duration.ofSeconds(10);
    private Relaying relaying = Relaying.OFF;
    private boolean countsCrashes;
    private boolean keepsJvmAlive = true;
    private final Map<Subject, ProcessFunction<?>> publishers = new LinkedHashMap<>();
    private final Set<NodeName> queueGroups = new LinkedHashSet<>();
    private Optional<LargeMessages> largeMessages = Optional.empty();
    private Duration publisherIdle = Duration.ofMinutes(10);
    private ErrorConfig errors = ErrorConfig.standard();
    private final List<Consumer<Node>> whenBuilt = new ArrayList<>();
    private HandlerWatch handlerWatch = HandlerWatch.NONE;
    private @Nullable CommitListener commitListener;

    NodeBuilder(String name, WireFormat wire, Transport transport) {
        this.name = Objects.requireNonNull(name, "name");
        this.wire = Objects.requireNonNull(wire, "wire");
        this.transport = Objects.requireNonNull(transport, "transport");
    }

    /**
     * Registers the handler of a method whose messages are acknowledged.
     *
     * @param method the method
     * @param handler what to do with its messages
     * @return this
     * @throws IllegalArgumentException if the method is not valid, or has a handler already
     */
    public NodeBuilder handle(String method, MessageHandler handler) {
        return handle(method, Event.ACK, handler);
    }

    /**
     * Registers the handler of a method.
     *
     * @param method the method
     * @param event whether its messages are acknowledged; those sent by the other event are refused
     * @param handler what to do with its messages
     * @return this
     * @throws IllegalArgumentException if the method is not valid, or has a handler already
     */
    public NodeBuilder handle(String method, Event event, MessageHandler handler) {
        return register(Method.of(method), NodeName.NONE, event, handler, null);
    }

    /**
     * Registers the handler of a method whose process has a function beside it; see {@link ProcessFunction}.
     *
     * @param <T> what the handler hands to the function
     * @param method the method
     * @param event whether its messages are acknowledged
     * @param handler what to do with its messages
     * @param function what runs from the process's start to its end
     * @return this
     * @throws IllegalArgumentException if the method is not valid, or has a handler already
     */
    public <T> NodeBuilder handle(String method, Event event, MailboxHandler<T> handler, ProcessFunction<T> function) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(function, "function");
        return register(Method.of(method), NodeName.NONE, event, new MailboxHandling<>(handler), function);
    }

    /** Registers a handler, of messages that are addressed to another name than this node's if one is given. */
    NodeBuilder register(
            Method method, NodeName node, Event event, MessageHandler handler, @Nullable ProcessFunction<?> function) {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(handler, "handler");
        if (handlers.putIfAbsent(method, new NodeSettings.Registration(node, event, handler, function)) != null) {
            throw new IllegalArgumentException("method " + method + " has a handler already");
        }
        return this;
    }

    /**
     * Registers a function that publishes by itself, such as from time to time, from the node's start on. Its process is the publisher
     * of one subject.
     *
     * @param to the node it publishes to
     * @param method the method
     * @param event whether its messages are acknowledged
     * @param function what runs from the process's start to its end
     * @return this
     * @throws IllegalArgumentException if a name is not valid, or there is a function for that subject already
     */
    public NodeBuilder publish(String to, String method, Event event, ProcessFunction<Void> function) {
        Subject subject = Subject.of(NodeName.of(to), Method.of(method), event);
        if (publishers.putIfAbsent(subject, Objects.requireNonNull(function, "function")) != null) {
            throw new IllegalArgumentException("subject " + subject + " has a function already");
        }
        return this;
    }

    /**
     * Joins a queue group: several nodes, each with a name of its own, that share the work sent to one more name. A message to the
     * group's name is handled by one member, whichever the broker picks, by the same handler as if it were for that member alone. A
     * member that is closed takes no more, hands back what waits for a handler, and the others get it; what a member that died had not
     * acknowledged is tried again at another.
     *
     * <p>Delivery to a group is at least once and without order across its members: each remembers only what itself has handled, so a
     * message that is tried again may run at two of them, and of two messages in order the second may be at another member before a
     * late copy of the first. The shared name only receives. A member sends, replies and acknowledges under its own, and messages of
     * others are passed on under its own only. No node may bear a group's name, nor may members differ in what they handle.
     *
     * @param sharedName the name its members share; a node may be in several groups
     * @return this
     * @throws IllegalArgumentException if the name is not valid, or is this node's own
     */
    public NodeBuilder queueGroup(String sharedName) {
        NodeName group = NodeName.of(sharedName);
        if (sharedName.equals(name)) {
            throw new IllegalArgumentException(
                    "queueGroup must be another name than the node's own, which was \"" + name + "\", too");
        }
        queueGroups.add(group);
        return this;
    }

    /**
     * Has something added to this node, such as one of {@link StandardMethods}.
     *
     * @param part is called at once with this builder
     * @return this
     */
    public NodeBuilder with(Consumer<? super NodeBuilder> part) {
        part.accept(this);
        return this;
    }

    /**
     * Registers the handler of a method whose messages are acknowledged and carry a body. A message whose body is not one of the type
     * is refused and told to {@link #onError}.
     *
     * @param <T> what the body is
     * @param method the method
     * @param type what the body is
     * @param handler what to do with it
     * @return this
     * @throws IllegalArgumentException if the method is not valid, or has a handler already
     */
    public <T> NodeBuilder handle(String method, Class<T> type, BodyHandler<T> handler) {
        return handle(method, Event.ACK, new BodyReading<>(wire, type, handler));
    }

    /**
     * Where messages wait until they are settled.
     *
     * @param outbox a {@link RingBuffer} of the default size unless set
     * @return this
     */
    public NodeBuilder outbox(Outbox outbox) {
        this.outbox = Objects.requireNonNull(outbox, "outbox");
        return this;
    }

    /**
     * Where time, randomness and threads come from.
     *
     * @param environment {@link Environment#system()} unless set
     * @return this
     */
    public NodeBuilder environment(Environment environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
        return this;
    }

    /**
     * How long to wait for the acknowledgement of one attempt, for messages that do not say.
     *
     * @param ackTimeout whole seconds; 10 s unless set
     * @return this
     */
    public NodeBuilder ackTimeout(Duration ackTimeout) {
        this.ackTimeout = Objects.requireNonNull(ackTimeout, "ackTimeout");
        return this;
    }

    /**
     * How often to try in all, for messages that do not say.
     *
     * @param attempts 1 or more; 5 unless set
     * @return this
     */
    public NodeBuilder attempts(int attempts) {
        this.attempts = attempts;
        return this;
    }

    /**
     * How long a handler may run, for messages that do not say, sent or received.
     *
     * @param methodTimeout whole seconds; 10 s unless set
     * @return this
     */
    public NodeBuilder methodTimeout(Duration methodTimeout) {
        this.methodTimeout = Objects.requireNonNull(methodTimeout, "methodTimeout");
        return this;
    }

    /**
     * How long a message is tried while nobody listens or the receiver is busy.
     *
     * @param unavailableFor 10 min unless set
     * @return this
     */
    public NodeBuilder unavailableFor(Duration unavailableFor) {
        this.unavailableFor = Objects.requireNonNull(unavailableFor, "unavailableFor");
        return this;
    }

    /**
     * The wait between attempts.
     *
     * @param backoff {@link Backoff#DEFAULT} unless set
     * @return this
     */
    public NodeBuilder backoff(Backoff backoff) {
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        return this;
    }

    /**
     * Which messages keep their order. By key is not possible with a transport that has streams.
     *
     * @param ordering {@link Ordering#NONE} unless set
     * @return this
     */
    public NodeBuilder ordering(Ordering ordering) {
        this.ordering = Objects.requireNonNull(ordering, "ordering");
        return this;
    }

    /**
     * How many messages of one subject may be on their way at once, waits between attempts included.
     *
     * @param window 1 or more; 256 unless set
     * @return this
     */
    public NodeBuilder windowPerSubject(int window) {
        this.windowPerSubject = window;
        return this;
    }

    /**
     * How many attempts may be out at once in all.
     *
     * @param window 1 or more; 4,096 unless set
     * @return this
     */
    public NodeBuilder window(int window) {
        this.window = window;
        return this;
    }

    /**
     * How many handlers may run at once.
     *
     * @param concurrency 1 or more; 64 unless set
     * @return this
     */
    public NodeBuilder handlerConcurrency(int concurrency) {
        this.handlerConcurrency = concurrency;
        return this;
    }

    /**
     * How many messages may wait for a handler; further ones are answered as busy.
     *
     * @param queue 0 or more; 1,024 unless set
     * @return this
     */
    public NodeBuilder handlerQueue(int queue) {
        this.handlerQueue = queue;
        return this;
    }

    /**
     * How many handled messages are remembered, and how long, so that a repeat is not handled again.
     *
     * @param ids 1 or more; 1,000,000 unless set
     * @param time 1 h unless set
     * @return this
     */
    public NodeBuilder deduplication(int ids, Duration time) {
        this.deduplicationIds = ids;
        this.deduplicationTime = Objects.requireNonNull(time, "deduplication time");
        return this;
    }

    /**
     * How long {@link Node#send} waits for a place in a full outbox. In handlers and callbacks it never waits.
     *
     * @param wait zero to refuse at once; 10 s unless set
     * @return this
     */
    public NodeBuilder outboxWait(Duration wait) {
        this.outboxWait = Objects.requireNonNull(wait, "outboxWait");
        return this;
    }

    /**
     * Whether to count how often the process dies while a message's handler runs, and give the message up at the third time. It needs
     * a durable outbox, and costs a sync before each handler: the start is stored first.
     *
     * @param countsCrashes false unless set
     * @return this
     */
    public NodeBuilder countsCrashes(boolean countsCrashes) {
        this.countsCrashes = countsCrashes;
        return this;
    }

    /**
     * How many messages that are settled have a timeline still.
     *
     * @param settled 0 or more; 1,000 unless set. At 0 no timelines are kept, not even of messages on their way
     * @return this
     */
    public NodeBuilder timelines(int settled) {
        this.timelines = settled;
        return this;
    }

    /**
     * Whether the node passes on messages of others, and what it knows of nodes that pass on its own.
     *
     * @param relaying {@link Relaying#OFF} unless set
     * @return this
     */
    public NodeBuilder relaying(Relaying relaying) {
        this.relaying = Objects.requireNonNull(relaying, "relaying");
        return this;
    }

    /**
     * Sends and takes messages that are larger than the broker takes, in parts. Nobody listens to such messages at a Go node, or at one
     * that did not ask for this, so they end as {@code UNAVAILABLE} there.
     *
     * @param limits how large they may be; unless this is called, {@link Node#send} refuses them at once
     * @return this
     */
    public NodeBuilder largeMessages(LargeMessages limits) {
        this.largeMessages = Optional.of(limits);
        return this;
    }

    /**
     * Whether a started node keeps the JVM alive until it is closed.
     *
     * @param keepsJvmAlive true unless set
     * @return this
     */
    public NodeBuilder keepsJvmAlive(boolean keepsJvmAlive) {
        this.keepsJvmAlive = keepsJvmAlive;
        return this;
    }

    /**
     * How long nothing is published to a subject until its publisher process ends, if it is there for messages only.
     *
     * @param idle more than zero; 10 min unless set
     * @return this
     */
    public NodeBuilder publisherIdle(Duration idle) {
        this.publisherIdle = Objects.requireNonNull(idle, "publisherIdle");
        return this;
    }

    /**
     * What is done about errors, other than telling {@link #onError}'s listeners.
     *
     * @param errors {@link ErrorConfig#standard()} unless set
     * @return this
     */
    public NodeBuilder errors(ErrorConfig errors) {
        this.errors = Objects.requireNonNull(errors, "errors");
        return this;
    }

    /**
     * Tells a listener every receipt: those of messages sent now, of replies, and of messages from an earlier run. Called on
     * callback threads, several at a time, before the message leaves the outbox and before it is a dead letter: a process that dies
     * in between sends the message again and tells its receipt again. What a close has no time for is told late, one after the other on a
     * daemon thread, and after {@link Sending#receipt()}.
     *
     * @param listener takes each receipt
     * @return this
     */
    public NodeBuilder onReceipt(Consumer<Receipt> listener) {
        receiptListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Tells a listener what goes wrong. Called on callback threads, several at a time. Without one, errors are logged.
     *
     * @param listener takes each error
     * @return this
     */
    public NodeBuilder onError(Consumer<ErrorEvent> listener) {
        errorListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Tells a listener each handler's outcome and time, for counts of one's own; {@link NodeMetrics} has them already. Called on handler
     * threads before the message is answered, so it must be quick.
     *
     * @param listener takes each outcome
     * @return this
     */
    public NodeBuilder onHandled(Consumer<Handled> listener) {
        handledListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** The name that the node is to have, not checked yet. */
    String name() {
        return name;
    }

    /** Has a part see the node. */
    void whenBuilt(Consumer<Node> part) {
        whenBuilt.add(part);
    }

    /** Has somebody told what only metrics need. */
    void meteredBy(WireMeter meter, HandlerWatch handlers, CommitListener commits) {
        wire = wire.meteredBy(meter);
        handlerWatch = handlers;
        commitListener = commits;
    }

    /**
     * Builds the node; it does nothing until it is started.
     *
     * @return the node
     * @throws IllegalArgumentException if a setting cannot be used; the text names it and its value
     */
    public Node build() {
        if (outboxWait.isNegative()) {
            throw new IllegalArgumentException("outboxWait must not be negative, was " + outboxWait);
        }
        if (deduplicationTime.isNegative() || deduplicationTime.isZero()) {
            throw new IllegalArgumentException("deduplication time must be positive, was " + deduplicationTime);
        }
        if (publisherIdle.isNegative() || publisherIdle.isZero()) {
            throw new IllegalArgumentException("publisherIdle must be positive, was " + publisherIdle);
        }
        if (timelines < 0) {
            throw new IllegalArgumentException("timelines must not be negative, was " + timelines);
        }
        if (transport.hasStreams() && ordering.isByKey()) {
            throw new IllegalArgumentException(
                    "ordering must not be by key with a transport that has streams, which keep the order of a whole subject only:"
                            + " use Ordering.PER_SUBJECT");
        }
        if (deduplicationIds < 1) {
            throw new IllegalArgumentException("deduplication ids must be at least 1, was " + deduplicationIds);
        }
        Node node = new Node(new NodeSettings(
                NodeName.of(name),
                wire,
                transport,
                outbox,
                environment,
                Collections.unmodifiableMap(new LinkedHashMap<>(handlers)),
                deliveryDefaults(),
                new SenderSettings(windowPerSubject, window, backoff, unavailableFor, ordering.haltsAfterGiveUp()),
                ordering,
                new ReceiverSettings(handlerConcurrency, handlerQueue),
                deduplicationIds,
                deduplicationTime,
                outboxWait,
                timelines,
                relaying,
                countsCrashes,
                keepsJvmAlive,
                publisherIdle,
                Collections.unmodifiableMap(new LinkedHashMap<>(publishers)),
                Collections.unmodifiableSet(new LinkedHashSet<>(queueGroups)),
                largeMessages,
                errors,
                handlerWatch,
                List.copyOf(handledListeners),
                List.copyOf(receiptListeners),
                List.copyOf(errorListeners)));
        if (commitListener != null) {
            outbox.onCommit(commitListener);
        }
        whenBuilt.forEach(part -> part.accept(node));
        return node;
    }

    /** A message's own builder checks such values, so it checks these. */
    private Delivery deliveryDefaults() {
        return Message.builder()
                .ackTimeout(ackTimeout)
                .attempts(attempts)
                .methodTimeout(methodTimeout)
                .build()
                .delivery();
    }
}
