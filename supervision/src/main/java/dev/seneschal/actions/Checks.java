package dev.seneschal.actions;

import java.time.Duration;
import java.util.regex.Pattern;

/** What a group's settings must be; who breaks it is told which setting, and its value. */
final class Checks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,160}");

    private Checks() {}

    static void name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 160 letters, digits, '-', '_', '.' or '/', was '" + name + "'");
        }
    }

    static void limits(int min, int max) {
        positive("min slots", min);
        if (max < min) {
            throw new IllegalArgumentException("max slots must be at least min (" + min + "), was " + max);
        }
    }

    static void positive(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1, was " + value);
        }
    }

    static Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + " must be positive, was " + value);
        }
        return value;
    }

    static Duration notNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + " must not be negative, was " + value);
        }
        return value;
    }
}
