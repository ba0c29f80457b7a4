package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What the tests of an {@link Outbox} have in common. */
abstract class OutboxFixture {

    static final Duration AT_ONCE = Duration.ZERO;
    static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private final List<Outbox> opened = new ArrayList<>();

    /**
     * Opens an empty outbox.
     *
     * @param limits how much it holds
     * @return the outbox, which the test closes
     */
    protected abstract Outbox open(OutboxLimits limits);

    final Outbox outbox() {
        return outbox(OutboxLimits.DEFAULT);
    }

    final Outbox outbox(OutboxLimits limits) {
        Outbox outbox = open(limits);
        opened.add(outbox);
        return outbox;
    }

    @AfterEach
    final void closeOutboxes() throws InterruptedException {
        for (Outbox outbox : opened) {
            outbox.close(DEADLINE);
        }
    }

    static MessageId id(long number) {
        return new MessageId(number << 32, number);
    }

    static OutboxRecord record(long number) {
        return record(number, "node" + number % 100 + ".REQPing.EventACK");
    }

    static OutboxRecord record(long number, String subject) {
        Headers headers = Headers.of(HeaderNames.ID, id(number).toString(), "fromNode", "node1");
        Envelope envelope = new Envelope(subject, headers, ("body " + number).getBytes(StandardCharsets.UTF_8));
        return new OutboxRecord(id(number), envelope, Event.ACK, 10, 5, Optional.empty());
    }

    static DeadLetter letter(OutboxRecord record, Receipt.Reason reason) {
        return new DeadLetter(
                record, DeadLetter.Direction.OUTGOING, reason, true, 5, TIME, TIME.plusSeconds(60), "no answer");
    }

    static List<MessageId> ids(List<OutboxRecord> records) {
        return records.stream().map(OutboxRecord::id).toList();
    }

    static <T> T await(CompletableFuture<T> future) {
        assertThat(future).succeedsWithin(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        return future.join();
    }

    static void appendAll(Outbox outbox, long first, long last) {
        for (long number = first; number <= last; number++) {
            await(outbox.append(record(number), AT_ONCE));
        }
    }
}
