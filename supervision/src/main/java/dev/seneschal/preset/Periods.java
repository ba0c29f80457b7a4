package dev.seneschal.preset;

import java.time.Duration;

/** Checks of durations that are settings. */
final class Periods {

    private Periods() {}

    static Duration requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above zero, was " + value);
        }
        return value;
    }
}
