package dev.seneschal.node;

import dev.seneschal.delivery.SeenKey;
import dev.seneschal.delivery.SeenWindow;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.outbox.SeenRecord;
import dev.seneschal.outbox.SeenRecord.State;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a node stores of the messages it receives, so that its next process knows them. */
final class ReceivedMemory {

    private final NodeSettings settings;
    private final Environment environment;
    private final boolean remembers;

    ReceivedMemory(NodeSettings settings) {
        this.settings = settings;
        this.environment = settings.environment();
        this.remembers = settings.outbox().remembers();
    }

    /** Fills the window with what earlier processes stored. A message that one of them started and did not finish has crashed it. */
    void restore(SeenWindow seen) {
        settings.outbox().seen().stream()
                .sorted(Comparator.comparing(SeenRecord::at))
                .forEach(record -> restore(seen, record));
    }

    /** Stores that a handler is about to start. */
    CompletableFuture<Void> started(SeenKey key, int crashes) {
        return remember(key, State.STARTED, "", true, crashes);
    }

    /** Stores how a message ended. */
    void ended(SeenKey key, Answer outcome) {
        switch (outcome.status()) {
            case ACKNOWLEDGED -> remember(key, State.ACKNOWLEDGED, "", true, 0);
            case REFUSED -> remember(key, State.REFUSED, outcome.text(), outcome.ran(), 0);
            case FAILED, BUSY, WORKING -> {
                if (settings.countsCrashes()) {
                    settings.outbox().forget(key.publisher(), key.id());
                }
            }
        }
    }

    /** Makes a received message a dead letter, as it came. */
    void bury(SeenKey key, Envelope envelope, Message message, int crashes, String reason) {
        Delivery delivery = message.delivery().orDefaults(settings.delivery());
        OutboxRecord record = new OutboxRecord(
                key.id(), envelope, delivery.event(), delivery.ackTimeout(), delivery.attempts(), Optional.empty());
        Instant now = environment.now();
        settings.outbox()
                .bury(new DeadLetter(
                        record, DeadLetter.Direction.INCOMING, Reason.FAILED, true, crashes, now, now, reason));
    }

    private CompletableFuture<Void> remember(SeenKey key, State state, String reason, boolean ran, int crashes) {
        if (!remembers) {
            return CompletableFuture.completedFuture(null);
        }
        return settings.outbox()
                .remember(new SeenRecord(key.publisher(), key.id(), state, reason, ran, crashes, environment.now()));
    }

    private void restore(SeenWindow seen, SeenRecord record) {
        SeenKey key = new SeenKey(record.publisher(), record.id());
        Duration age = Duration.between(record.at(), environment.now());
        if (age.compareTo(settings.seenFor()) >= 0) {
            settings.outbox().forget(record.publisher(), record.id());
            return;
        }
        long at = environment.nanoTime() - (age.isNegative() ? 0 : Nanos.of(age));
        switch (record.state()) {
            case STARTED -> seen.crashed(key, record.crashes() + 1, at);
            case ACKNOWLEDGED -> seen.finished(key, Answer.acknowledged(""), at);
            case REFUSED -> seen.finished(key, Answer.refused(record.reason(), record.ran()), at);
        }
    }
}
