package dev.seneschal.node;

import dev.seneschal.delivery.Outgoing;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.OutboxFailedException;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A message of a running node on its way out, with whoever waits for its receipt. */
final class Tracked extends Outgoing implements Sending {

    /** Said of an attempt that is to be answered. */
    private static final Headers READS_GROUPS = Headers.of(HeaderNames.GROUPS, "1");

    /** What that adds to an envelope, which has headers of its own. */
    static final int READS_GROUPS_BYTES = READS_GROUPS.with(READS_GROUPS).wireBytes() - READS_GROUPS.wireBytes();

    private final Outbound outbound;
    private final boolean replayed;
    /** Whether the outbox has let go of it, since it is published only once. */
    private boolean hasLeft;

    private final Promise<Receipt> receipt = new Promise<>();
    /** Null when it was stored at once, or by an earlier run. */
    private final @Nullable CompletableFuture<Void> stored;

    /** Null until something has happened since it was accepted. */
    private @Nullable Course course;

    /**
     * A message to be submitted.
     *
     * @param stored completes when it is stored
     * @param mayHaveRun whether a handler may have had it before
     */
    Tracked(
            Outbound outbound,
            OutboxRecord record,
            CompletableFuture<Void> stored,
            boolean replayed,
            boolean mayHaveRun,
            long now,
            long expiresAt) {
        super(record, now, expiresAt, mayHaveRun);
        this.outbound = outbound;
        this.replayed = replayed;
        this.stored = stored.isDone() && !stored.isCompletedExceptionally() ? null : new CompletableFuture<>();
    }

    @Override
    public MessageId id() {
        return record().id();
    }

    @Override
    public CompletableFuture<Void> stored() {
        return stored == null ? CompletableFuture.completedFuture(null) : stored.copy();
    }

    @Override
    public CompletableFuture<Receipt> receipt() {
        return receipt.future();
    }

    @Override
    public void cancel() {
        outbound.machines.toSender((sender, now) -> sender.cancel(this, now));
    }

    /** The outbox has stored the message, or not. Called on a thread of the outbox. */
    void storingEnded(@Nullable Throwable failure) {
        if (failure == null) {
            outbound.submit(this);
            if (stored != null) {
                outbound.callbacks.run(() -> stored.complete(null));
            }
        } else {
            Throwable cause = unwrap(failure);
            outbound.callbacks.run(() -> notStored(cause));
        }
    }

    /** Nobody knows whether what a failing store was given is on disk; if it is, it is sent when the outbox is opened again. */
    private void notStored(Throwable failure) {
        boolean mayComeBack = failure instanceof OutboxFailedException;
        String detail = "it could not be stored: " + failure.getMessage();
        Receipt gaveUp = new Receipt.GaveUp(id(), 0, Reason.PUBLISH_FAILED, mayComeBack || mayHaveRun(), detail);
        outbound.counters.ended(gaveUp);
        if (outbound.callbacks.isLate()) {
            completeNotStored(failure, gaveUp);
            outbound.callbacks.listenersLater(() -> outbound.callbacks.receipt(record().envelope(), gaveUp));
        } else {
            outbound.callbacks.receipt(record().envelope(), gaveUp);
            completeNotStored(failure, gaveUp);
        }
    }

    private void completeNotStored(Throwable failure, Receipt gaveUp) {
        if (stored != null) {
            stored.completeExceptionally(failure);
        }
        receipt.complete(gaveUp);
    }

    /** What has happened so far. */
    Course course() {
        Course known = course == null ? new Course(replayed ? Step.REPLAYED : Step.ACCEPTED, acceptedAt()) : course;
        course = known;
        return known;
    }

    @Override
    protected void publish(long attempt) {
        happened(Step.PUBLISHED, "");
        outbound.publishSoon(this, attempt);
    }

    @Override
    protected void publishOnce(long attempt) {
        hasLeft = true;
        happened(Step.PUBLISHED, "");
        outbound.publishOnce(this, attempt);
    }

    @Override
    protected void happened(Step step, String detail) {
        if (outbound.timelines.areKept()) {
            course().note(outbound.machines.now(), step, detail);
        }
    }

    @Override
    protected void settled(Receipt known) {
        if (outbound.timelines.areKept()) {
            outbound.timelines.settled(id(), course(), known, outbound.machines.now());
        }
        outbound.counters.ended(known);
        Traffic.settled(outbound.settings, id(), known);
        outbound.settle(this, known);
    }

    @Override
    protected void kept() {
        outbound.callbacks.run(() -> tell(new Receipt.Kept(id())));
    }

    /** Only after the listeners were told: a process that dies before sends it again, and so tells them again. */
    void tell(Receipt known) {
        if (outbound.callbacks.isLate()) {
            tellLate(hasLeft ? known : new Receipt.Kept(id()));
        } else {
            tellListeners(known);
            end(known);
        }
    }

    /** A final receipt came too late if the next run has its message again: it comes of that one. */
    private void tellLate(Receipt known) {
        end(known);
        outbound.callbacks.listenersLater(() -> tellListeners(known));
    }

    private void tellListeners(Receipt known) {
        outbound.callbacks.receipt(record().envelope(), known);
        if (known instanceof Receipt.GaveUp gaveUp) {
            outbound.callbacks.gaveUp(record().envelope(), gaveUp);
        }
    }

    private void end(Receipt known) {
        if (known instanceof Receipt.GaveUp gaveUp && gaveUp.reason() != Reason.CANCELLED) {
            outbound.settings.outbox().bury(letter(gaveUp));
        } else if (!(known instanceof Receipt.Kept)) {
            outbound.settings.outbox().settle(id());
        }
        receipt.complete(known);
    }

    private DeadLetter letter(Receipt.GaveUp gaveUp) {
        Instant now = outbound.environment.now();
        return new DeadLetter(
                record(),
                DeadLetter.Direction.OUTGOING,
                gaveUp.reason(),
                gaveUp.mayHaveRun(),
                gaveUp.attempts(),
                firstTime(now),
                now,
                gaveUp.detail());
    }

    /** By the wall clock, which may have been set back since an earlier run accepted it. */
    private Instant firstTime(Instant now) {
        long age = outbound.environment.nanoTime() - acceptedAt();
        return record().acceptedAt().filter(now::isAfter).orElseGet(() -> now.minusNanos(age));
    }

    /** What to publish, to be answered. What belongs to this run and this attempt is added here. */
    Envelope envelope() {
        Envelope record = record().envelope();
        Headers headers = record.headers().with(READS_GROUPS);
        return record.with(record.subject(), expiresAt() == NEVER ? headers : withTimeToLive(headers));
    }

    /** What to publish, not to be answered. */
    Envelope envelopeWithoutAnswer() {
        Envelope record = record().envelope();
        return expiresAt() == NEVER ? record : record.with(record.subject(), withTimeToLive(record.headers()));
    }

    private Headers withTimeToLive(Headers headers) {
        return TimeToLive.left(headers, expiresAt() - outbound.environment.nanoTime());
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
