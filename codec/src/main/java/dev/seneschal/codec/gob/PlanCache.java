package dev.seneschal.codec.gob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private volatile List<Entry<P>> entries;
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

    PlanCache(List<Entry<P>> known) {
        entries = List.copyOf(known);
    }

    /**
     * Looks for the definitions that a stream begins with.
     *
     * @return what is known of them, with the input in the value's frame behind its type; null if they are not known, or another type
     *     follows, with the input at the beginning
     */
    @Nullable
    Entry<P> find(byte[] stream, int from, GobInput in) {
        List<Entry<P>> all = entries;
        for (int i = 0; i < all.size(); i++) {
            Entry<P> entry = all.get(i);
            if (entry.matches(stream, from, in.remaining())) {
                in.seek(from + entry.definitions.length);
                in.nextFrame();
                if (in.readSigned() == entry.typeId) {
                    if (i > 0) {
                        misses = 0;
                        entries = inFront(entry, all);
                    }
                    return entry;
                }
                in.seek(from);
            }
        }
        return null;
    }

    /**
     * Looks for the definitions that a stream begins with, and goes behind them.
     *
     * @return what is known of them; null if nothing is, with the input at the beginning
     */
    @Nullable
    Entry<P> findDefinitions(byte[] stream, int from, GobInput in) {
        for (Entry<P> entry : entries) {
            if (entry.matches(stream, from, in.remaining())) {
                in.seek(from + entry.definitions.length);
                return entry;
            }
        }
        return null;
    }

    /** The same with one first, which may have stood further behind. */
    private static <P> List<Entry<P>> inFront(Entry<P> first, List<Entry<P>> all) {
        List<Entry<P>> changed = new ArrayList<>(all);
        changed.removeIf(each -> Arrays.equals(each.definitions, first.definitions) && each.typeId == first.typeId);
        changed.add(0, first);
        return List.copyOf(changed.subList(0, Math.min(MAX_SENDERS, changed.size())));
    }

    /** Keeps how a value was read, whose frame began so many bytes behind the stream's beginning. */
    void keep(byte[] stream, int from, int size, int typeId, TypeTable types, P plan) {
        int seen = misses + 1;
        misses = seen;
        if (size > MAX_BYTES || (seen > MAX_MISSES && seen % MAX_MISSES != 0)) {
            return;
        }
        byte[] definitions = Arrays.copyOfRange(stream, from, from + size);
        entries = inFront(new Entry<>(definitions, typeId, types, plan), entries);
    }
}
