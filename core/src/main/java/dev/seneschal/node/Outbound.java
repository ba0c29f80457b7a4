package dev.seneschal.node;

import dev.seneschal.delivery.Outgoing;
import dev.seneschal.delivery.Sender;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.Timeline;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way out of a running node: accepts, stores, publishes, listens for answers, settles. Decisions are the sender's; this carries
 * them out.
 */
final class Outbound {

    /** Characters of what is no answer, to be shown. */
    private static final int MOST_OF_AN_ANSWER = 256;

    final NodeSettings settings;
    final Environment environment;
    final Callbacks callbacks;
    final Counters counters;
    final Machines machines;
    final Timelines timelines;
    private final Transport transport;
    private final Acceptance acceptance;
    private final PeerDialects peers;
    private final RelayOrigin relays;
    private final ReplyPaths paths;
    private final Publishing publishing;
    private final PublisherUse uses;

    Outbound(
            NodeSettings settings,
            Callbacks callbacks,
            Counters counters,
            Machines machines,
            PeerDialects peers,
            Processes processes) {
        this.settings = settings;
        this.environment = settings.environment();
        this.transport = settings.transport();
        this.acceptance = new Acceptance(settings);
        this.callbacks = callbacks;
        this.counters = counters;
        this.machines = machines;
        this.peers = peers;
        this.relays = new RelayOrigin(settings.name(), settings.relaying());
        this.timelines = new Timelines(environment, settings.timelines());
        this.paths = new ReplyPaths(environment, transport, this::onAnswer);
        this.uses = new PublisherUse(settings, machines, processes, paths::end);
        this.publishing = new Publishing(settings, machines, paths, this::watch);
    }

    /** What this run of the node is called in its reply subjects. */
    String run() {
        return paths.run();
    }

    MessageId newId() {
        return acceptance.newId();
    }

    Sending send(Message message) {
        return send(message, newId());
    }

    Sending send(Message message, MessageId id) {
        OutboxRecord record = accept(message, id);
        CompletableFuture<Void> stored = settings.outbox().append(record, mostToWait());
        return submit(record, stored, false);
    }

    List<Sending> sendToNodes(Message message) {
        List<NodeName> nodes = message.steward().toNodes();
        if (nodes.isEmpty() || !message.to().isNone()) {
            throw new IllegalArgumentException("a message to several nodes has toNodes and no other node; it was to \""
                    + message.to() + "\" and " + nodes);
        }
        Message copy = message.toBuilder()
                .steward(message.steward().withToNodes(List.of()))
                .build();
        List<OutboxRecord> records = nodes.stream()
                .map(node -> accept(copy.toBuilder().to(node).build(), newId()))
                .toList();
        return records.stream().map(this::append).toList();
    }

    /** Stores and sends a message, or tells in its receipt that there was no place for it. */
    private Sending append(OutboxRecord record) {
        CompletableFuture<Void> stored;
        try {
            stored = settings.outbox().append(record, mostToWait());
        } catch (OutboxFullException e) {
            stored = CompletableFuture.failedFuture(e);
        }
        return submit(record, stored, false);
    }

    private OutboxRecord accept(Message message, MessageId id) {
        NodeName via = message.relay().via();
        if (via.isNone()) {
            return acceptance.accept(message, id, peers.of(message.to()));
        }
        acceptance.check(message);
        Message sent = relays.toVia(message, peers.of(via));
        NodeName next = sent.relay().originalVia().isNone() ? sent.to() : via;
        return acceptance.write(sent, settings.name(), id, peers.of(next));
    }

    private Duration mostToWait() {
        return NodeThreads.isInside() ? Duration.ZERO : settings.outboxWait();
    }

    /** The dialect to write to a node in. */
    Dialect dialectOf(NodeName node) {
        return peers.of(node);
    }

    /**
     * Stores a message of another node that goes on from here, in a place that is kept for such.
     *
     * @param message what to send, complete and checked
     * @return completes when it is stored; it is sent from then on
     * @throws RelayRefusedException if there is no place
     */
    CompletableFuture<Void> passOn(Message message, MessageId id, Dialect dialect) {
        OutboxRecord record = acceptance.write(message, message.from(), id, dialect);
        if (!settings.outbox().reserve()) {
            throw RelayRefusedException.forNow("the outbox has no place for a message to be passed on");
        }
        CompletableFuture<Void> stored = settings.outbox().appendReserved(record);
        // One that was refused is not this node's: its id may be that of a message which is.
        if (!stored.isCompletedExceptionally()) {
            // It may have been passed on before, if its handler runs again.
            submit(record, stored, true);
        }
        return stored;
    }

    /**
     * Stores a reply, in the dialect of what it answers, in a place that was reserved for it.
     *
     * @return completes when it is stored; it is sent from then on
     */
    CompletableFuture<Void> reply(Message reply, Received request, int index) {
        MessageId id = request.id().map(known -> Replies.idOf(known, index)).orElseGet(acceptance::newId);
        Optional<NodeName> group = Optional.of(request.subject().node()).filter(settings.queueGroups()::contains);
        OutboxRecord record = acceptance.accept(reply, id, request.dialect(), group);
        CompletableFuture<Void> stored = settings.outbox().appendReserved(record);
        // A rerun of the handler gives its reply the same id, so an earlier copy of it may be known over there.
        submit(record, stored, request.id().isPresent());
        return stored;
    }

    /** Sends a message of the node itself, in a place that is kept for such; false if there is none. */
    boolean sendReserved(Message message) {
        if (!settings.outbox().reserve()) {
            return false;
        }
        OutboxRecord record;
        try {
            record = acceptance.accept(message, acceptance.newId(), peers.of(message.to()));
        } catch (Throwable e) {
            settings.outbox().release();
            throw e;
        }
        submit(record, settings.outbox().appendReserved(record), false);
        return true;
    }

    /** What happened to a message, as far as it is remembered. */
    CompletableFuture<Optional<Timeline>> timeline(MessageId id) {
        CompletableFuture<Optional<Timeline>> found = new CompletableFuture<>();
        boolean asked = machines.toSender((sender, now) -> {
            Optional<Timeline> known = timelines.areKept() && sender.find(id) instanceof Tracked message
                    ? Optional.of(timelines.of(id, message.course()))
                    : timelines.of(id);
            callbacks.run(() -> found.complete(known));
        });
        if (!asked) {
            found.complete(Optional.empty());
        }
        return found;
    }

    void resumeHalted() {
        machines.toSender(Sender::resumeHalted);
    }

    /**
     * Sends again what an earlier run left, and after that what is put back from the dead letters. Called before any other message is
     * submitted.
     */
    void replay() {
        PutBack putBack = new PutBack(this);
        settings.outbox().attach(putBack::take).forEach(this::submitAgain);
        putBack.replayed();
    }

    /** Submits a message that the outbox had before. */
    void submitAgain(OutboxRecord record) {
        submit(track(record, CompletableFuture.completedFuture(null), true, true));
    }

    /** Answers to what is out on a subject are not heard any more. Called on the delivery thread. */
    void endPath(String subject) {
        paths.end(subject);
    }

    /** Called on the delivery thread. */
    void close() {
        paths.close();
    }

    private Sending submit(OutboxRecord record, CompletableFuture<Void> stored, boolean mayHaveRun) {
        counters.accepted.increment();
        Tracked message = track(record, stored, false, mayHaveRun);
        if (stored.isDone() && !stored.isCompletedExceptionally()) {
            submit(message);
        } else {
            stored.whenComplete((done, failure) -> message.storingEnded(failure));
        }
        return message;
    }

    private Tracked track(OutboxRecord record, CompletableFuture<Void> stored, boolean replayed, boolean mayHaveRun) {
        long now = environment.nanoTime();
        return new Tracked(this, record, stored, replayed, mayHaveRun, now, expiryOf(record, now));
    }

    /** Hands a stored message to the sender. */
    void submit(Tracked message) {
        if (!machines.toSender((sender, now) -> sender.submit(message, now))) {
            message.kept();
        }
    }

    /** Publishes an attempt that is to be answered. */
    void publishSoon(Tracked message, long attempt) {
        uses.publishes(message.record().envelope().subject(), machines.now());
        publishing.soon(message, attempt);
    }

    /** Settles a message, then publishes it. */
    void publishOnce(Tracked message, long attempt) {
        uses.publishes(message.record().envelope().subject(), machines.now());
        CompletionStage<Published> published = settings.outbox()
                .settle(message.id())
                .thenComposeAsync(
                        gone -> Publishing.attempted(() -> transport.publish(message.envelopeWithoutAnswer())),
                        machines::run);
        watch(List.of(new Publishing.Attempt(message, attempt)), published);
        published.thenRun(() -> machines.toSender((sender, now) -> sender.publishedOnce(attempt, now)));
    }

    /** Has told what became of a message, and then lets it leave the outbox. */
    void settle(Tracked message, Receipt receipt) {
        machines.soon(() -> callbacks.run(() -> message.tell(receipt)));
    }

    private void onAnswer(ReplyPath path, Incoming incoming) {
        long[] attempts = ReplyPath.attempts(incoming.envelope().subject());
        if (incoming.noResponder()) {
            machines.toSender((sender, now) -> {
                for (long attempt : attempts) {
                    sender.noResponder(attempt, now);
                }
            });
            return;
        }
        Answer.of(incoming.envelope())
                .ifPresentOrElse(
                        answer -> answered(path, attempts, incoming, answer), () -> answeredByStream(path, incoming));
    }

    /** It is as if nothing had come: the receiver may answer yet, or the attempt times out. But whoever runs this should know why. */
    private void answeredByStream(ReplyPath path, Incoming incoming) {
        String body = new String(incoming.envelope().body(), StandardCharsets.UTF_8);
        String said = body.length() <= MOST_OF_AN_ANSWER ? body : body.substring(0, MOST_OF_AN_ANSWER);
        callbacks.error(
                Kind.TRANSPORT,
                path.published,
                "a stream that takes this subject answered in place of the receiver: " + said);
    }

    private void answered(ReplyPath path, long[] attempts, Incoming incoming, Answer answer) {
        boolean readsGroups = incoming.envelope().headers().has(HeaderNames.GROUPS);
        boolean asksForPart = settings.largeMessages().isPresent()
                && incoming.envelope().headers().has(HeaderNames.PART_WANTED);
        Machines.Event<Sender> answered = (sender, now) -> {
            path.readsGroups = readsGroups;
            for (long attempt : attempts) {
                sender.answered(attempt, answer, now);
                if (asksForPart && sender.outBy(attempt) instanceof Tracked message) {
                    publishPart(message, attempt, incoming.envelope().headers());
                }
            }
        };
        if (attempts.length == 1) {
            machines.toSenderHere(1, answered);
        } else {
            machines.toSender(answered);
        }
    }

    private void publishPart(Tracked message, long attempt, Headers answer) {
        publishing.publishPart(message, attempt, answer).whenComplete((how, failure) -> {
            if (failure != null) {
                publishFailed(attempt, Tracked.unwrap(failure));
            }
        });
    }

    private void watch(List<Publishing.Attempt> together, CompletionStage<Published> published) {
        counters.published.add(together.size());
        for (Publishing.Attempt each : together) {
            Traffic.published(settings, each.message());
            if (each.message().published() > 1) {
                counters.retried.increment();
            }
        }
        published.whenComplete((how, failure) -> {
            if (failure != null) {
                together.forEach(each -> publishFailed(each.number(), Tracked.unwrap(failure)));
            } else if (how == Published.IN_STREAM) {
                machines.toSender((sender, now) -> together.forEach(each -> sender.inStream(each.number(), now)));
            }
        });
    }

    private void publishFailed(long attempt, Throwable cause) {
        Reason reason = cause instanceof MessageTooLargeException ? Reason.TOO_LARGE : Reason.PUBLISH_FAILED;
        machines.toSender((sender, now) -> sender.publishFailed(attempt, reason, cause.toString(), now));
    }

    private long expiryOf(OutboxRecord record, long now) {
        return record.expiresAt()
                .map(instant -> now + Math.min(nanosUntil(instant), TimeToLive.givenNanos(record)))
                .orElse(Outgoing.NEVER);
    }

    private long nanosUntil(Instant instant) {
        Duration left = Duration.between(environment.now(), instant);
        return left.isNegative() ? 0 : Nanos.of(left);
    }
}
