package dev.seneschal.codec.gob;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How to read the streams of senders that repeat the same definitions before each value: by the bytes of these, never by ids, which
 * another process gives to other types. Filled once definitions have been checked and a value has been read by them; the one that was
 * used last is tried first. When many in a row were not known, as from a sender that makes them up, few more are kept.
 *
 * <p>Thread-safe without locks: of threads that change it at once, one's change may be lost, which costs it another look.
 *
 * @param <P> what says how to read
 */
final class PlanCache<P> {

    private static final int MAX_SENDERS = 16;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_MISSES = 64;

    private volatile Entry<P>[] entries;
    private volatile int misses;

    /**
     * Definitions that were seen, with what follows from them.
     *
     * @param definitions their bytes
     * @param typeId the type of the value behind them
     * @param types the types that they define; not changed
     * @param plan how to read the value
     */
    record Entry<P>(byte[] definitions, int typeId, TypeTable types, P plan) {

        boolean matches(byte[] stream, int from, int length) {
            int size = definitions.length;
            return length > size && Arrays.equals(stream, from, from + size, definitions, 0, size);
        }
    }

    @SafeVarargs
    PlanCache(Entry<P>... known) {
        entries = known.clone();
    }

    /**
     * Looks for the definitions that a stream begins with.
     *
     * @return what is known of them, with the input in the value's frame behind its type; null if they are not known, or another type
     *     follows, with the input at the beginning
     */
    @Nullable
    Entry<P> find(byte[] stream, int from, GobInput in) {
        Entry<P>[] all = entries;
        for (int i = 0; i < all.length; i++) {
            if (all[i].matches(stream, from, in.remaining())) {
                in.seek(from + all[i].definitions.length);
                in.nextFrame();
                if (in.readSigned() == all[i].typeId) {
                    if (i > 0) {
                        moveToFront(all, i);
                    }
                    return all[i];
                }
                in.seek(from);
            }
        }
        return null;
    }

    private void moveToFront(Entry<P>[] all, int at) {
        misses = 0;
        Entry<P>[] changed = all.clone();
        System.arraycopy(all, 0, changed, 1, at);
        changed[0] = all[at];
        entries = changed;
    }

    /** Keeps how a value was read, whose frame began so many bytes behind the stream's beginning. */
    void keep(byte[] stream, int from, int size, int typeId, TypeTable types, P plan) {
        int seen = misses + 1;
        misses = seen;
        if (size > MAX_BYTES || (seen > MAX_MISSES && seen % MAX_MISSES != 0)) {
            return;
        }
        byte[] definitions = Arrays.copyOfRange(stream, from, from + size);
        Entry<P>[] all = entries;
        Entry<P>[] changed = Arrays.copyOf(all, Math.min(MAX_SENDERS, all.length + 1));
        System.arraycopy(all, 0, changed, 1, changed.length - 1);
        changed[0] = new Entry<>(definitions, typeId, types, plan);
        entries = changed;
    }
}
