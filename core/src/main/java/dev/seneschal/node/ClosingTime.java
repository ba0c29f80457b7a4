package dev.seneschal.node;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a node has to close, for one thread. An interrupt ends it: nothing is waited for any more, and what is to be done without
 * waiting is done all the same.
 */
final class ClosingTime {

    /** Something that is waited for. */
    @FunctionalInterface
    interface Wait {
        void forAtMost(Duration time) throws InterruptedException;
    }

    private final Environment environment;
    private final long began;
    private long end;
    private @Nullable InterruptedException interrupt;

    ClosingTime(Environment environment, Duration timeout) {
        this.environment = environment;
        this.began = environment.nanoTime();
        this.end = began + Nanos.of(timeout);
    }

    Duration took() {
        return Duration.ofNanos(environment.nanoTime() - began);
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - environment.nanoTime()));
    }

    /** Waits, for no longer than so much of what is left. */
    void spend(Duration most, Wait wait) {
        Duration left = left();
        try {
            wait.forAtMost(most.compareTo(left) < 0 ? most : left);
        } catch (InterruptedException e) {
            interrupt = e;
            end = environment.nanoTime();
        }
    }

    /** Throws what the thread was interrupted with, if it was. */
    void throwInterrupt() throws InterruptedException {
        InterruptedException thrown = interrupt;
        if (thrown != null) {
            throw thrown;
        }
    }
}
