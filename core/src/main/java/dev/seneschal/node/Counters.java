package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Receipt;
import java.util.concurrent.atomic.LongAdder;

/** The counts behind {@link NodeStats}. */
final class Counters {

    final LongAdder accepted = new LongAdder();
    final LongAdder published = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder gaveUp = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder turnedAway = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder forgottenEarly = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    /** Accepted from a host's code: no replies, no lines for the central log, nothing that is passed on for others. */
    final LongAdder fromHost = new LongAdder();
    /** Lines sent to the central error log, by the severity of what they tell. */
    final LongAdder errorsSent = new LongAdder();

    final LongAdder infosSent = new LongAdder();

    LongAdder sentTo(Severity severity) {
        return severity == Severity.INFO ? infosSent : errorsSent;
    }

    /** A message of this node has its receipt. */
    void ended(Receipt receipt) {
        switch (receipt.outcome()) {
            case DELIVERED, IN_STREAM -> delivered.increment();
            case SENT -> sent.increment();
            case GAVE_UP -> gaveUp.increment();
            case KEPT -> {}
        }
    }

    NodeStats stats(int outbox, int running) {
        return new NodeStats(
                accepted.sum(),
                published.sum(),
                retried.sum(),
                delivered.sum(),
                sent.sum(),
                gaveUp.sum(),
                received.sum(),
                handled.sum(),
                failed.sum(),
                duplicates.sum(),
                turnedAway.sum(),
                refused.sum(),
                forgottenEarly.sum(),
                unreadable.sum(),
                outbox,
                running);
    }
}
