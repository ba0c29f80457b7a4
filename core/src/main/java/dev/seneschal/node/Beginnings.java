package dev.seneschal.node;

import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Envelope;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How messages begin that this node sends, learnt from them: what all of a dialect have in common is kept once for all that wait. In gob
 * these are the definitions of a message's types, two thirds of a short message. Thread-safe.
 */
final class Beginnings {

    /** A shorter one is not worth an array of its own. */
    private static final int LEAST_BYTES = 64;
    /** In a longer body it does not matter, and bodies that go in parts are best in one piece. */
    private static final int MOST_BODY_BYTES = 16 * 1024;

    private final Map<Dialect, byte[]> known = new ConcurrentHashMap<>();

    /** The same envelope, keeping only what is its own if it begins as those before did. */
    Envelope share(Envelope written, Dialect dialect) {
        if (written.bodyBytes() > MOST_BODY_BYTES) {
            return written;
        }
        byte[] common = known.get(dialect);
        if (common == null) {
            known.put(dialect, written.body());
            return written;
        }
        return written.sharingBeginning(common).orElseGet(() -> learn(written, common, dialect));
    }

    private Envelope learn(Envelope written, byte[] common, Dialect dialect) {
        int alike = written.commonBytes(common);
        if (alike < LEAST_BYTES) {
            known.put(dialect, written.body());
            return written;
        }
        byte[] shorter = Arrays.copyOf(common, alike);
        known.put(dialect, shorter);
        return written.sharingBeginning(shorter).orElse(written);
    }
}
