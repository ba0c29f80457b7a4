package dev.seneschal.delivery;

import dev.seneschal.message.MessageId;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The keys of messages in the order in which they were added, with a number for each. They lie in arrays of numbers, 28 bytes and two
 * places in an index of 8 bytes each, since there may be a million of them: as many objects would cost the garbage collector more than the
 * messages themselves cost. The index has the hashes too, for what else is known of a key is hardly ever in the processor's cache.
 *
 * <p>A slot is the place of a key, and stays until the key is removed. Only the oldest can be.
 */
final class SeenRing {

    static final int NOWHERE = -1;

    private static final long SEED = new SplittableRandom().nextLong();

    private static final int FIRST_SIZE = 64;
    private static final int INDEX_PER_SLOT = 2;
    private static final int READ_AHEAD = 32;

    private final Publishers publishers = new Publishers();
    private long[] high = new long[FIRST_SIZE];
    private long[] low = new long[FIRST_SIZE];
    private long[] numbers = new long[FIRST_SIZE];
    private int[] publisher = new int[FIRST_SIZE];
    /** Hashes of keys, and below them slots plus one, by the hash; where two meet the later takes the next free place. */
    private long[] index = new long[INDEX_PER_SLOT * FIRST_SIZE];

    private int oldest;
    private int size;

    @SuppressWarnings("UnusedVariable") // without it what is read ahead would be left out, as being for nothing
    private long readAhead;

    int size() {
        return size;
    }

    /** The slot of a key, or {@link #NOWHERE}. */
    int find(SeenKey key) {
        int who = publishers.find(key.publisher());
        return who == NOWHERE
                ? NOWHERE
                : slot(index[place(who, key.id().high(), key.id().low())]);
    }

    /** Adds a key that is not there, as the newest. */
    int add(SeenKey key, long number) {
        if (size == high.length) {
            grow();
        }
        int slot = (oldest + size) & (high.length - 1);
        size++;
        high[slot] = key.id().high();
        low[slot] = key.id().low();
        numbers[slot] = number;
        publisher[slot] = publishers.add(key.publisher());
        putIntoIndex(slot);
        return slot;
    }

    /**
     * Reads where the index may have keys that are asked for next. It is far too large for the processor's cache, and reads that do not
     * depend on each other are waited for together.
     */
    void readAhead(List<SeenKey> keys) {
        int mask = index.length - 1;
        long read = 0;
        for (int i = 0; i < keys.size(); i++) {
            SeenKey key = keys.get(i);
            int who = publishers.find(key.publisher());
            read += index[hash(who, key.id().high(), key.id().low()) & mask];
        }
        readAhead = read;
    }

    /** The same for the keys that are removed next. */
    private void readAheadOfOldest() {
        int mask = index.length - 1;
        long read = 0;
        for (int i = Math.min(READ_AHEAD, size) - 1; i >= 0; i--) {
            int slot = (oldest + i) & (high.length - 1);
            read += index[hash(publisher[slot], high[slot], low[slot]) & mask];
        }
        readAhead = read;
    }

    long number(int slot) {
        return numbers[slot];
    }

    void setNumber(int slot, long number) {
        numbers[slot] = number;
    }

    /** The oldest key's slot, or {@link #NOWHERE} if there is none. */
    int oldest() {
        return size == 0 ? NOWHERE : oldest;
    }

    /** Removes the oldest key, of which there must be one. */
    SeenKey removeOldest() {
        if (oldest % READ_AHEAD == 0) {
            readAheadOfOldest();
        }
        int slot = oldest;
        SeenKey removed = new SeenKey(publishers.name(publisher[slot]), new MessageId(high[slot], low[slot]));
        removeFromIndex(place(publisher[slot], high[slot], low[slot]));
        publishers.remove(publisher[slot]);
        oldest = (oldest + 1) & (high.length - 1);
        size--;
        return removed;
    }

    /** Where in the index a key is, or would be. */
    private int place(int who, long keyHigh, long keyLow) {
        int mask = index.length - 1;
        int hash = hash(who, keyHigh, keyLow);
        int place = hash & mask;
        while (index[place] != 0 && !(hashIn(index[place]) == hash && isAt(slot(index[place]), who, keyHigh, keyLow))) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void putIntoIndex(int slot) {
        int hash = hash(publisher[slot], high[slot], low[slot]);
        int mask = index.length - 1;
        int place = hash & mask;
        while (index[place] != 0) {
            place = (place + 1) & mask;
        }
        index[place] = (long) hash << Integer.SIZE | (slot + 1);
    }

    private static int hashIn(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** {@link #NOWHERE} of an empty entry. */
    private static int slot(long entry) {
        return (int) entry - 1;
    }

    private boolean isAt(int slot, int who, long keyHigh, long keyLow) {
        return low[slot] == keyLow && high[slot] == keyHigh && publisher[slot] == who;
    }

    /** Empties a place, and moves up what had to go further because of it. */
    private void removeFromIndex(int place) {
        int mask = index.length - 1;
        int hole = place;
        for (int next = (hole + 1) & mask; index[next] != 0; next = (next + 1) & mask) {
            int wanted = hashIn(index[next]) & mask;
            if (((next - wanted) & mask) >= ((next - hole) & mask)) {
                index[hole] = index[next];
                hole = next;
            }
        }
        index[hole] = 0;
    }

    private void grow() {
        int grown = 2 * high.length;
        high = turned(high, grown);
        low = turned(low, grown);
        numbers = turned(numbers, grown);
        int[] publisherBefore = publisher;
        publisher = Arrays.copyOfRange(publisherBefore, oldest, oldest + grown);
        System.arraycopy(publisherBefore, 0, publisher, publisherBefore.length - oldest, oldest);
        oldest = 0;
        index = new long[INDEX_PER_SLOT * grown];
        for (int slot = 0; slot < size; slot++) {
            putIntoIndex(slot);
        }
    }

    /** A longer copy that begins with the oldest. */
    private long[] turned(long[] full, int length) {
        long[] copy = Arrays.copyOfRange(full, oldest, oldest + length);
        System.arraycopy(full, 0, copy, full.length - oldest, oldest);
        return copy;
    }

    /** Ids are random, but anybody may send some that are not; without knowing the seed nobody can make them meet. */
    private static int hash(int who, long keyHigh, long keyLow) {
        return (int) (mix(mix(keyLow ^ SEED) ^ keyHigh ^ who) >>> Integer.SIZE);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** For tests. */
    int publishers() {
        return publishers.size();
    }
}
