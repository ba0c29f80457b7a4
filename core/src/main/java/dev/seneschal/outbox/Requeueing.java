package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.time.Environment;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a record of a dead letter again; see {@link DeadLetters#requeue}. */
final class Requeueing {

    private final Environment environment;

    Requeueing(Environment environment) {
        this.environment = environment;
    }

    OutboxRecord again(DeadLetter letter) {
        OutboxRecord record = letter.record();
        boolean refused =
                letter.reason() == Receipt.Reason.REFUSED || letter.direction() == DeadLetter.Direction.INCOMING;
        MessageId id = refused ? MessageId.random(environment.random()) : record.id();
        Optional<Instant> expiresAt = record.expiresAt().filter(environment.now()::isBefore);
        return new OutboxRecord(
                id,
                again(record.envelope(), id, expiresAt.isPresent()),
                record.event(),
                record.ackTimeout(),
                record.attempts(),
                expiresAt,
                record.orderingKey());
    }

    /**
     * With its id, and the count of these occasions, by which a stream's broker tells it from a repeat of the one before; and without
     * its time to live if that is over.
     */
    private static Envelope again(Envelope envelope, MessageId id, boolean expires) {
        List<String> namesAndValues = new ArrayList<>();
        envelope.headers().forEach((name, value) -> {
            if (!name.equals(HeaderNames.REQUEUES) && (expires || !name.equals(HeaderNames.TIME_TO_LIVE))) {
                namesAndValues.add(name);
                namesAndValues.add(name.equals(HeaderNames.ID) ? id.toString() : value);
            }
        });
        namesAndValues.add(HeaderNames.REQUEUES);
        namesAndValues.add(Long.toString(requeues(envelope.headers()) + 1));
        return envelope.with(envelope.subject(), Headers.of(namesAndValues.toArray(String[]::new)));
    }

    private static long requeues(Headers headers) {
        try {
            return headers.first(HeaderNames.REQUEUES).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
