package dev.seneschal.codec.gob;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the keys of a map or the elements of a set by their hash. Java's hash maps put those with the same one into a tree only if they
 * can be compared; of others, a stream could bring so many that each is compared with all before it.
 */
final class HashGuard {

    /** So many that cannot be ordered may share a hash; more are taken for an attack. */
    private static final int MAX_SAME_HASH = 64;

    /** What a hash and its count take. */
    private static final int ENTRY = 64;

    private final String what;
    private final Map<Integer, Integer> counts = new HashMap<>();

    private HashGuard(String what) {
        this.what = what;
    }

    /**
     * A guard for values of a shape; null where they can be ordered, and need none.
     *
     * @param what they are, for errors
     */
    static @Nullable HashGuard of(Shape values, String what) {
        return Comparable.class.isAssignableFrom(values.type()) ? null : new HashGuard(what);
    }

    void add(@Nullable Object value, GobInput in) {
        in.charge(ENTRY);
        if (counts.merge(Objects.hashCode(value), 1, Integer::sum) > MAX_SAME_HASH) {
            throw in.malformed("more than " + MAX_SAME_HASH + " " + what + " with the same hash");
        }
    }
}
