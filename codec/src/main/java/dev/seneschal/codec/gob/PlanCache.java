package dev.seneschal.codec.gob;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How to read the streams of senders that repeat the same definitions before each value: by the bytes of these, never by ids, which
 * another process gives to other types. Filled once definitions have been checked and a value has been read by them; the one that was
 * used last is tried first. When many in a row were not known, as from a sender that makes them up, no more are kept for a while.
 *
 * <p>Thread-safe without locks: threads that change it at once may each miss what the other kept.
 */
final class PlanCache {

    private static final int MAX_SENDERS = 16;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_MISSES = 64;

    private volatile Entry[] entries = {};
    private int misses;

    /** Definitions that were seen, with what follows from them. */
    private record Entry(byte[] definitions, int typeId, TypeTable types, Decoder plan) {

        boolean matches(byte[] stream, int from, int length) {
            int size = definitions.length;
            return length > size && Arrays.equals(stream, from, from + size, definitions, 0, size);
        }
    }

    <T> T read(GobType<T> type, byte[] stream, int from, GobInput in) {
        Entry known = find(stream, from, in.remaining());
        if (known != null) {
            in.seek(from + known.definitions.length);
            in.nextFrame();
            if (in.readSigned() == known.typeId) {
                return type.read(new Decoding(in, known.types), known.plan, known.typeId);
            }
            in.seek(from);
        }
        return learn(type, stream, from, in);
    }

    private @Nullable Entry find(byte[] stream, int from, int length) {
        Entry[] all = entries;
        for (int i = 0; i < all.length; i++) {
            if (all[i].matches(stream, from, length)) {
                if (i > 0) {
                    moveToFront(all[i]);
                }
                return all[i];
            }
        }
        return null;
    }

    private <T> T learn(GobType<T> type, byte[] stream, int from, GobInput in) {
        Decoding decoding = new Decoding(in);
        int typeId;
        Decoder plan;
        try {
            typeId = decoding.readTypeId();
            if (typeId < 0) {
                throw in.malformed("the stream holds no value");
            }
            plan = decoding.plan(type.shape(), typeId);
        } catch (GobException e) {
            throw e.inside(type.shape().toString());
        }
        TypeTable types = decoding.types();
        int size = decoding.frameStart() - from;
        TypeTable kept = size > MAX_BYTES ? types : types.copy();
        T value = type.read(decoding, plan, typeId);
        if (size <= MAX_BYTES) {
            keep(new Entry(Arrays.copyOfRange(stream, from, from + size), typeId, kept, plan));
        }
        return value;
    }

    private void moveToFront(Entry used) {
        misses = 0;
        Entry[] all = entries;
        int at = Arrays.asList(all).indexOf(used);
        if (at > 0) {
            Entry[] changed = all.clone();
            System.arraycopy(all, 0, changed, 1, at);
            changed[0] = used;
            entries = changed;
        }
    }

    private void keep(Entry added) {
        if (++misses > MAX_MISSES && misses % MAX_MISSES != 0) {
            return;
        }
        Entry[] all = entries;
        Entry[] changed = new Entry[Math.min(MAX_SENDERS, all.length + 1)];
        changed[0] = added;
        System.arraycopy(all, 0, changed, 1, changed.length - 1);
        entries = changed;
    }
}
