package dev.seneschal.nats;

import dev.seneschal.transport.Answer;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import io.nats.client.Message;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has arrived and waits for its listener, which is bounded, and what became of the rest. What has no reply subject, such as
 * answers, is let in up to twice the bound: answers make room elsewhere, and turning them away costs a repetition. Thread-safe.
 */
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    /** About what a message costs beside its bytes. */
    private static final int OVERHEAD = 512;

    private static final long REPORT_EVERY_NANOS = 10_000_000_000L;

    private final long mostBytes;
    private final ErrorBoard errors;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong lastReport = new AtomicLong(System.nanoTime() - REPORT_EVERY_NANOS);
    private final LongAdder received = new LongAdder();
    private final LongAdder heard = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    Arrivals(long mostBytes, ErrorBoard errors) {
        this.mostBytes = mostBytes;
        this.errors = errors;
    }

    /** Lets a message in and says its size, or turns it away: then it has been counted, answered and reported, and the size is 0. */
    long enter(Message message, NatsTransport transport) {
        received.increment();
        long limit = message.getReplyTo() == null ? 2 * mostBytes : mostBytes;
        long size = message.consumeByteCount() + OVERHEAD;
        if (waitingBytes.addAndGet(size) <= limit) {
            return size;
        }
        waitingBytes.addAndGet(-size);
        turnAway(message, transport);
        return 0;
    }

    void heard(long size) {
        heard.increment();
        waitingBytes.addAndGet(-size);
    }

    void discarded(long size) {
        discarded.increment();
        waitingBytes.addAndGet(-size);
    }

    private void turnAway(Message message, NatsTransport transport) {
        long count = turnedAway.incrementAndGet();
        NatsIncoming incoming = NatsIncoming.of(transport, message);
        boolean understands = incoming.envelope().headers().has(HeaderNames.ID);
        if (understands && !EnvelopeGroup.isOne(incoming.envelope())) {
            incoming.answer(Answer.busy("too much waits for the receiver's listeners"));
        }
        long now = System.nanoTime();
        long last = lastReport.get();
        if (now - last >= REPORT_EVERY_NANOS && lastReport.compareAndSet(last, now)) {
            SlowConsumerException report = new SlowConsumerException(message.getSubject(), count, mostBytes);
            LOG.debug("{}", report.getMessage());
            errors.report(report);
        }
    }

    NatsStats stats(long published, long notPublished, long pendingBytes) {
        return new NatsStats(
                published,
                notPublished,
                received.sum(),
                heard.sum(),
                turnedAway.get(),
                discarded.sum(),
                waitingBytes.get(),
                pendingBytes);
    }
}
