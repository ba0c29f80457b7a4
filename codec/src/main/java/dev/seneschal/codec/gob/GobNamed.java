package dev.seneschal.codec.gob;

import java.util.Objects;

/**
 * A value in an interface, together with the name under which Go knows its type. It stands where the value's class alone does not tell:
 * Go's {@code int} is read as a {@code Long}, but its {@code int64} as {@code GobNamed("int64", 5L)}, so that it goes back as what it
 * was.
 *
 * @param name a registered name, or one of Go's own, such as {@code uint8}
 * @param value the value, of the class that is registered for the name
 */
public record GobNamed(String name, Object value) {

    /** Checks for null. */
    public GobNamed {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
