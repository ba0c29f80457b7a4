package dev.seneschal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The headers of an envelope: names with values, in order. Immutable. Names are case-sensitive and of a repeated one the first value
 * counts, as Steward has it. Values are printable ASCII, which is all that NATS carries; names are that without space and colon.
 */
public final class Headers {

    /** No headers. */
    public static final Headers EMPTY = new Headers(new String[0]);

    private static final int NOT_COUNTED = -1;
    /** What stands around any headers. */
    private static final int FRAME_BYTES = "NATS/1.0\r\n\r\n".length();

    private final String[] namesAndValues;
    /** Counted when first asked for, since it is asked for several times. */
    private int wireBytes = NOT_COUNTED;

    private Headers(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * Headers from names and values in turn.
     *
     * @param namesAndValues name, value, name, value and so on
     * @return the headers
     * @throws IllegalArgumentException if the count is odd, or a name or value cannot be carried
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a header name without a value: " + Arrays.toString(namesAndValues));
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Headers(namesAndValues.clone());
    }

    /** Headers from names and values in turn, which have been {@linkplain #check checked} and are the caller's to give away. */
    static Headers ofChecked(String[] namesAndValues) {
        return new Headers(namesAndValues);
    }

    /** Whether others have the same names in the same order, and the same values but under one name. */
    boolean equalsBut(String name, Headers others) {
        String[] theirs = others.namesAndValues;
        if (theirs.length != namesAndValues.length) {
            return false;
        }
        for (int i = 0; i < theirs.length; i += 2) {
            boolean sameName = namesAndValues[i].equals(theirs[i]);
            if (!sameName || !(namesAndValues[i + 1].equals(theirs[i + 1]) || theirs[i].equals(name))) {
                return false;
            }
        }
        return true;
    }

    /** Names and values in turn, not to be changed. */
    String[] namesAndValues() {
        return namesAndValues;
    }

    /**
     * These headers and one more, at the end.
     *
     * @param name its name
     * @param value its value
     * @return a copy
     * @throws IllegalArgumentException if the name or the value cannot be carried
     */
    public Headers with(String name, String value) {
        check(name, value);
        String[] longer = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        longer[namesAndValues.length] = name;
        longer[namesAndValues.length + 1] = value;
        return new Headers(longer);
    }

    /**
     * These headers and others, at the end.
     *
     * @param more the others
     * @return a copy
     */
    public Headers with(Headers more) {
        String[] longer = Arrays.copyOf(namesAndValues, namesAndValues.length + more.namesAndValues.length);
        System.arraycopy(more.namesAndValues, 0, longer, namesAndValues.length, more.namesAndValues.length);
        Headers both = new Headers(longer);
        int own = wireBytes;
        int others = more.wireBytes;
        if (own > 0 && others > 0) {
            both.wireBytes = own + others - FRAME_BYTES;
        }
        return both;
    }

    /**
     * The value of a header.
     *
     * @param name its exact name
     * @return the first value under that name
     */
    public Optional<String> first(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return Optional.of(namesAndValues[i + 1]);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether there is a header of a name.
     *
     * @param name its exact name
     * @return true if there is at least one
     */
    public boolean has(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * All values of a header.
     *
     * @param name its exact name
     * @return the values in order, empty if there are none
     */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        forEach((each, value) -> {
            if (each.equals(name)) {
                values.add(value);
            }
        });
        return List.copyOf(values);
    }

    /**
     * Visits each header in order.
     *
     * @param visitor takes name and value
     */
    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            visitor.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /**
     * Whether there are none.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return namesAndValues.length == 0;
    }

    /**
     * What these headers take up in a NATS message, where they count against the largest payload.
     *
     * @return bytes, 0 if there are none
     */
    public int wireBytes() {
        int counted = wireBytes;
        if (counted == NOT_COUNTED) {
            counted = countWireBytes();
            wireBytes = counted;
        }
        return counted;
    }

    private int countWireBytes() {
        if (isEmpty()) {
            return 0;
        }
        int bytes = FRAME_BYTES;
        for (String text : namesAndValues) {
            bytes += text.length();
        }
        return bytes + namesAndValues.length / 2 * ":\r\n".length();
    }

    /** The same names and values in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(namesAndValues, that.namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    @Override
    public String toString() {
        return "Headers" + Arrays.toString(namesAndValues);
    }

    /** Whether all characters are ASCII, from the given one on. A loop, since every message has some. */
    private static boolean isPrintable(String text, char first) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < first || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Refuses what cannot be carried. */
    static void check(String name, String value) {
        Objects.requireNonNull(name, "header name");
        Objects.requireNonNull(value, "header value");
        if (name.isEmpty() || !isPrintable(name, '!') || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "header name must be printable ASCII without space or ':', was \"" + name + "\"");
        }
        if (!isPrintable(value, ' ')) {
            throw new IllegalArgumentException(
                    "value of header " + name + " must be printable ASCII, was \"" + value + "\"");
        }
    }
}
