package dev.seneschal.message;

import java.util.Objects;

/**
 * The name of a node, such as {@code central}. Steward calls it {@code Node}.
 *
 * <p>A name to send to or to register under is made by {@link #of} and is always valid. What arrives over the wire is kept as it
 * came, by {@link #received}: a relayed message is addressed to {@code node2.node1}, and a hostile one to anything; ask
 * {@link #isValid()}.
 *
 * @param value the text, as it stands in subjects and messages
 */
public record NodeName(String value) {

    /** No node: the value of a field that is not set. */
    public static final NodeName NONE = new NodeName("");

    /**
     * Takes the text as it is. Prefer {@link #of} or {@link #received}, which say which of the two is meant.
     *
     * @param value any text
     */
    public NodeName {
        Objects.requireNonNull(value, "value");
    }

    /**
     * A name to be used.
     *
     * @param name 1 to 64 letters, digits, {@code -} or {@code _}
     * @return the name
     * @throws IllegalArgumentException if {@code name} is anything else
     */
    public static NodeName of(String name) {
        return new NodeName(Names.check("node name", name));
    }

    /**
     * A name as it came over the wire, unchecked.
     *
     * @param name any text
     * @return the name, or {@link #NONE} for the empty text
     */
    public static NodeName received(String name) {
        return name.isEmpty() ? NONE : new NodeName(name);
    }

    /**
     * Whether this name could have been made by {@link #of}.
     *
     * @return true if it can be sent to
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
