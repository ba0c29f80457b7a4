package dev.seneschal.nats;

import dev.seneschal.node.Handled;
import java.util.concurrent.atomic.LongAdder;

/** How often an endpoint was asked, how often it failed, and how long it took in all. Thread-safe. */
final class EndpointCounts {

    static final EndpointCounts NONE = new EndpointCounts();

    private static final int MOST_CHARACTERS = 256;

    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private volatile String lastError = "";

    void add(Handled handled) {
        requests.increment();
        nanos.add(handled.took().toNanos());
        handled.failure().ifPresent(failure -> {
            errors.increment();
            String text = failure.toString();
            lastError = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
        });
    }

    long requests() {
        return requests.sum();
    }

    long errors() {
        return errors.sum();
    }

    long nanos() {
        return nanos.sum();
    }

    String lastError() {
        return lastError;
    }
}
