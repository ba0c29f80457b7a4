package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetter.Direction;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.StreamDelivery;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that waited in a stream. Nobody will send it again, so where it is refused or has failed for the last time it becomes a dead
 * letter of this node, and only when that is stored is it gone from the stream.
 */
final class StreamArrival implements Incoming {

    private final NodeSettings settings;
    private final Machines machines;
    private final Callbacks callbacks;
    private final Incoming incoming;
    private final StreamDelivery delivery;
    private final MessageId id;

    StreamArrival(NodeSettings settings, Machines machines, Callbacks callbacks, Incoming incoming) {
        this.settings = settings;
        this.machines = machines;
        this.callbacks = callbacks;
        this.incoming = incoming;
        this.delivery = incoming.streamDelivery().orElseThrow();
        this.id = incoming.envelope()
                .headers()
                .first(HeaderNames.ID)
                .flatMap(MessageId::parse)
                .orElseGet(() -> MessageId.random(settings.environment().random()));
    }

    @Override
    public Envelope envelope() {
        return incoming.envelope();
    }

    @Override
    public Optional<String> replySubject() {
        return incoming.replySubject();
    }

    @Override
    public boolean noResponder() {
        return false;
    }

    @Override
    public Optional<StreamDelivery> streamDelivery() {
        return Optional.of(delivery);
    }

    /** Ends what came too often, and what an earlier process buried and could not say so any more. */
    boolean endsUnhandled() {
        Optional<DeadLetter> letter = delivery.deliveries() > 1 ? letter() : Optional.empty();
        if (letter.isPresent()) {
            end(letter.get(), Answer.refused(letter.get().error(), true));
        } else if (delivery.isTooMany()) {
            String reason = "the stream brought it " + delivery.deliveries() + " times, and it came to no end";
            end(newLetter(Reason.FAILED, delivery.deliveries(), true, reason), Answer.refused(reason, true));
        } else {
            return false;
        }
        return true;
    }

    @Override
    public void answer(Answer answer) {
        switch (answer.status()) {
            case ACKNOWLEDGED, BUSY, WORKING -> incoming.answer(answer);
            case REFUSED -> end(Reason.REFUSED, answer);
            case FAILED -> {
                if (delivery.isLast()) {
                    end(Reason.FAILED, answer);
                } else {
                    incoming.answer(answer);
                }
            }
        }
    }

    /** A message that kills its process has a letter already, which says more. */
    private void end(Reason reason, Answer answer) {
        long tries = reason == Reason.FAILED ? delivery.failures() + 1L : delivery.deliveries();
        end(letter().orElseGet(() -> newLetter(reason, tries, answer.ran(), answer.text())), answer);
    }

    private void end(DeadLetter letter, Answer answer) {
        settings.outbox()
                .bury(letter)
                .whenComplete((stored, failure) -> machines.run(() -> {
                    if (failure == null) {
                        incoming.answer(Answer.refused(answer.text(), answer.ran()));
                    } else {
                        String reason = "the dead letter could not be stored: " + failure.getMessage();
                        callbacks.error(Kind.HANDLER_FAILED, envelope().subject(), reason, failure);
                        incoming.answer(Answer.failed(reason));
                    }
                }));
    }

    private Optional<DeadLetter> letter() {
        return settings.outbox().deadLetters().find(id).stream()
                .filter(known -> known.direction() == Direction.INCOMING)
                .findFirst();
    }

    private DeadLetter newLetter(Reason reason, long tries, boolean ran, String error) {
        OutboxRecord record = new OutboxRecord(
                id,
                envelope(),
                Event.ACK,
                settings.delivery().ackTimeout(),
                settings.delivery().attempts(),
                Optional.empty());
        Instant now = settings.environment().now();
        return new DeadLetter(
                record, Direction.INCOMING, reason, ran, (int) Math.min(Integer.MAX_VALUE, tries), now, now, error);
    }
}
