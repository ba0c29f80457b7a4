package dev.seneschal.message;

import java.util.Objects;

/**
 * The name of what is asked for, such as {@code REQPing}; a node registers one handler for each method.
 *
 * <p>A method to send or to register is made by {@link #of} and is always valid; one that arrived is kept as it came, by
 * {@link #received}.
 *
 * @param value the text, as it stands in subjects and messages
 */
public record Method(String value) {

    /** No method: the value of a field that is not set. */
    public static final Method NONE = new Method("");

    /**
     * Takes the text as it is. Prefer {@link #of} or {@link #received}, which say which of the two is meant.
     *
     * @param value any text
     */
    public Method {
        Objects.requireNonNull(value, "value");
    }

    /**
     * A name to be used.
     *
     * @param name 1 to 64 letters, digits, {@code -} or {@code _}
     * @return the name
     * @throws IllegalArgumentException if {@code name} is anything else
     */
    public static Method of(String name) {
        return new Method(Names.check("method", name));
    }

    /**
     * A name as it came over the wire, unchecked.
     *
     * @param name any text
     * @return the name, or {@link #NONE} for the empty text
     */
    public static Method received(String name) {
        return name.isEmpty() ? NONE : new Method(name);
    }

    /**
     * Whether this name could have been made by {@link #of}.
     *
     * @return true if it can be sent and registered
     */
    public boolean isValid() {
        return Names.isValid(value);
    }

    /**
     * Whether the field that holds this name is not set.
     *
     * @return true for the empty name
     */
    public boolean isNone() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value;
    }
}
