package dev.seneschal.message;

import java.time.Duration;

/** Durations that must go into a field of a Steward message, which counts whole seconds. */
final class WholeSeconds {

    private WholeSeconds() {}

    static long of(String setting, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(setting + " must be at least 1 s, was " + duration);
        }
        if (duration.getNano() != 0) {
            throw new IllegalArgumentException(
                    setting + " must be whole seconds, which is what a Steward message counts in, was " + duration);
        }
        return duration.getSeconds();
    }
}
