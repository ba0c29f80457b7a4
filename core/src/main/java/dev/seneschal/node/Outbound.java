package dev.seneschal.node;

import dev.seneschal.delivery.Outgoing;
import dev.seneschal.delivery.Sender;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.Timeline;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The way out of a running node: accepts, stores, publishes, listens for answers, settles. Decisions are the sender's; this carries
 * them out.
 */
final class Outbound {

    private static final int RADIX = 36;
    private static final int RUN_DIGITS = 8;

    private final NodeSettings settings;
    private final Environment environment;
    private final Transport transport;
    private final Acceptance acceptance;
    private final Callbacks callbacks;
    private final Counters counters;
    private final Machines machines;
    private final PeerDialects peers;
    private final String run;
    private final Timelines timelines;
    /** Touched on the delivery thread only. */
    private final Map<String, Subscription> replySubscriptions = new HashMap<>();

    Outbound(NodeSettings settings, Callbacks callbacks, Counters counters, Machines machines, PeerDialects peers) {
        this.settings = settings;
        this.environment = settings.environment();
        this.transport = settings.transport();
        this.acceptance = new Acceptance(settings);
        this.callbacks = callbacks;
        this.counters = counters;
        this.machines = machines;
        this.peers = peers;
        this.run = newRun();
        this.timelines = new Timelines(environment, settings.timelines());
    }

    Sending send(Message message) {
        MessageId id = acceptance.newId();
        OutboxRecord record = acceptance.accept(message, id, peers.of(message.to()));
        Duration wait = NodeThreads.isInside() ? Duration.ZERO : settings.outboxWait();
        CompletableFuture<Void> stored = settings.outbox().append(record, wait);
        return submit(record, stored, false);
    }

    /**
     * Stores a reply, in the dialect of what it answers, in a place that was reserved for it.
     *
     * @return completes when it is stored; it is sent from then on
     */
    CompletableFuture<Void> reply(Message reply, Optional<MessageId> request, int index, Dialect dialect) {
        MessageId id = request.map(known -> Replies.idOf(known, index)).orElseGet(acceptance::newId);
        OutboxRecord record = acceptance.accept(reply, id, dialect);
        CompletableFuture<Void> stored = settings.outbox().appendReserved(record);
        // A rerun of the handler gives its reply the same id, so an earlier copy of it may be known over there.
        submit(record, stored, request.isPresent());
        return stored;
    }

    /** What happened to a message, as far as it is remembered. */
    CompletableFuture<Optional<Timeline>> timeline(MessageId id) {
        CompletableFuture<Optional<Timeline>> found = new CompletableFuture<>();
        boolean asked = machines.toSender((sender, now) -> {
            Optional<Timeline> known = timelines.of(id);
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

    /** Sends again what an earlier run left. Called before any other message is submitted. */
    void replay(OutboxRecord record) {
        submitNow(new Tracked(record, true, true, new PendingSending(record.id())));
    }

    /** Called on the delivery thread. */
    void close() {
        replySubscriptions.values().forEach(Subscription::close);
        replySubscriptions.clear();
    }

    private Sending submit(OutboxRecord record, CompletableFuture<Void> stored, boolean mayHaveRun) {
        counters.accepted.increment();
        PendingSending sending = new PendingSending(record.id());
        Tracked tracked = new Tracked(record, false, mayHaveRun, sending);
        sending.onCancel(() -> machines.toSender((sender, now) -> sender.cancel(tracked, now)));
        boolean atOnce = stored.isDone();
        stored.whenComplete((done, failure) -> {
            if (failure == null) {
                submitNow(tracked);
                sending.stored(callbacks, atOnce);
            } else {
                callbacks.run(() -> tracked.notStored(unwrap(failure)));
            }
        });
        return sending;
    }

    private void submitNow(Tracked tracked) {
        boolean submitted = machines.toSender((sender, now) -> {
            timelines.note(tracked.record().id(), tracked.isReplayed() ? Step.REPLAYED : Step.ACCEPTED, "");
            sender.submit(tracked, now);
        });
        if (!submitted) {
            tracked.kept();
        }
    }

    private void onAnswer(Incoming incoming) {
        String subject = incoming.envelope().subject();
        long attempt;
        try {
            attempt = Long.parseLong(subject.substring(subject.lastIndexOf('.') + 1), RADIX);
        } catch (NumberFormatException notOurs) {
            return;
        }
        if (incoming.noResponder()) {
            machines.toSender((sender, now) -> sender.noResponder(attempt, now));
        } else {
            Answer answer = Answer.of(incoming.envelope());
            machines.toSender((sender, now) -> sender.answered(attempt, answer, now));
        }
    }

    private String replySubject(String subject, long attempt) {
        String prefix = subject + ".reply." + run + ".";
        replySubscriptions.computeIfAbsent(subject, all -> transport.subscribe(prefix + "*", this::onAnswer));
        return prefix + Long.toString(attempt, RADIX);
    }

    private String newRun() {
        long bits = environment.random().nextLong();
        String digits = Long.toUnsignedString(bits, RADIX);
        return digits.length() <= RUN_DIGITS ? digits : digits.substring(digits.length() - RUN_DIGITS);
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** A message of this node, with whoever waits for its receipt. */
    private final class Tracked extends Outgoing {

        private final PendingSending sending;
        private final boolean replayed;
        private final boolean mayHaveRunBefore;
        private final Instant acceptedAt = environment.now();

        Tracked(OutboxRecord record, boolean replayed, boolean mayHaveRun, PendingSending sending) {
            super(record, environment.nanoTime(), expiryOf(record), mayHaveRun);
            this.sending = sending;
            this.replayed = replayed;
            this.mayHaveRunBefore = mayHaveRun;
        }

        boolean isReplayed() {
            return replayed;
        }

        @Override
        protected void publish(long attempt) {
            timelines.note(record().id(), Step.PUBLISHED, "");
            machines.soon(() -> watch(
                    attempt,
                    attempted(() -> transport.publish(
                            envelope(), replySubject(record().envelope().subject(), attempt)))));
        }

        @Override
        protected void publishOnce(long attempt) {
            timelines.note(record().id(), Step.PUBLISHED, "");
            CompletionStage<Published> published = settings.outbox()
                    .settle(record().id())
                    .thenComposeAsync(gone -> attempted(() -> transport.publish(envelope())), machines::run);
            watch(attempt, published);
            published.thenRun(() -> machines.toSender((sender, now) -> sender.publishedOnce(attempt, now)));
        }

        @Override
        protected void settled(Receipt receipt) {
            timelines.noteLast(record().id(), Step.SETTLED, receipt.toString());
            count(receipt);
            machines.soon(() -> callbacks.run(() -> {
                callbacks.receipt(receipt);
                leaveOutbox(receipt);
                sending.complete(receipt);
            }));
        }

        @Override
        protected void happened(Step step, String detail) {
            timelines.note(record().id(), step, detail);
        }

        @Override
        protected void kept() {
            tell(new Receipt.Kept(record().id()));
        }

        private void tell(Receipt receipt) {
            callbacks.run(() -> {
                callbacks.receipt(receipt);
                sending.complete(receipt);
            });
        }

        /** Only after the listeners were told: a process that dies before sends it again, and so tells them again. */
        private void leaveOutbox(Receipt receipt) {
            if (receipt instanceof Receipt.GaveUp gaveUp && gaveUp.reason() != Reason.CANCELLED) {
                settings.outbox().bury(letter(gaveUp));
            } else {
                settings.outbox().settle(receipt.id());
            }
        }

        /** Whether it is stored is not known; if it is, it comes back when the outbox is opened again. */
        void notStored(Throwable failure) {
            String detail = "it could not be stored: " + failure.getMessage();
            Receipt receipt = new Receipt.GaveUp(record().id(), 0, Reason.PUBLISH_FAILED, mayHaveRunBefore, detail);
            count(receipt);
            callbacks.receipt(receipt);
            sending.notStored(failure, receipt);
        }

        private DeadLetter letter(Receipt.GaveUp gaveUp) {
            return new DeadLetter(
                    record(),
                    DeadLetter.Direction.OUTGOING,
                    gaveUp.reason(),
                    gaveUp.mayHaveRun(),
                    gaveUp.attempts(),
                    acceptedAt,
                    environment.now(),
                    gaveUp.detail());
        }

        private void count(Receipt receipt) {
            switch (receipt.outcome()) {
                case DELIVERED, IN_STREAM -> counters.delivered.increment();
                case SENT -> counters.sent.increment();
                case GAVE_UP -> counters.gaveUp.increment();
                case KEPT -> {}
            }
        }

        private void watch(long attempt, CompletionStage<Published> published) {
            counters.published.increment();
            if (published() > 1) {
                counters.retried.increment();
            }
            published.whenComplete((how, failure) -> {
                if (failure != null) {
                    Throwable cause = unwrap(failure);
                    Reason reason =
                            cause instanceof MessageTooLargeException ? Reason.TOO_LARGE : Reason.PUBLISH_FAILED;
                    machines.toSender((sender, now) -> sender.publishFailed(attempt, reason, cause.toString(), now));
                }
            });
        }

        /** What differs from attempt to attempt is added here. */
        private Envelope envelope() {
            Envelope stored = record().envelope();
            if (expiresAt() == NEVER) {
                return stored;
            }
            long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(expiresAt() - environment.nanoTime()));
            return new Envelope(
                    stored.subject(),
                    stored.headers().with(HeaderNames.TIME_TO_LIVE, Long.toString(left)),
                    stored.body());
        }
    }

    /** A transport is a host's code: what it throws is an attempt that failed. */
    private static CompletionStage<Published> attempted(Supplier<CompletionStage<Published>> publish) {
        try {
            return publish.get();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private long expiryOf(OutboxRecord record) {
        return record.expiresAt()
                .map(instant -> environment.nanoTime() + nanosUntil(instant))
                .orElse(Outgoing.NEVER);
    }

    private long nanosUntil(Instant instant) {
        Duration left = Duration.between(environment.now(), instant);
        return left.isNegative() ? 0 : Nanos.of(left);
    }
}
