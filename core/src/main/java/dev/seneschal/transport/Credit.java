package dev.seneschal.transport;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many messages of one subject a receiver takes from one sender at once, told with an answer. Several processes may receive a
 * subject, in a queue group; each speaks for itself.
 *
 * @param instance which of them says so: 1 to 64 letters, digits, {@code -} or {@code _}
 * @param window how many messages may be on their way to it, 1 or more
 */
public record Credit(String instance, int window) {

    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern WRITTEN = Pattern.compile("([A-Za-z0-9_-]{1,64}) ([1-9][0-9]{0,9})");

    /** Checks both. */
    public Credit {
        Objects.requireNonNull(instance, "instance");
        if (!INSTANCE.matcher(instance).matches()) {
            throw new IllegalArgumentException(
                    "instance must be 1 to 64 letters, digits, '-' or '_', was \"" + instance + '"');
        }
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1, was " + window);
        }
    }

    /** As it stands in a header. */
    String written() {
        return instance + ' ' + window;
    }

    /** Reads a header; what is not understood is no credit. */
    static Optional<Credit> read(String header) {
        var parts = WRITTEN.matcher(header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long window = Long.parseLong(parts.group(2));
        return window > Integer.MAX_VALUE ? Optional.empty() : Optional.of(new Credit(parts.group(1), (int) window));
    }
}
