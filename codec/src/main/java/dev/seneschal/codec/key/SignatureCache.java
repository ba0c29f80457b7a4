package dev.seneschal.codec.key;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Genuine signatures by key and content, since Ed25519 signs the same content alike each time and that is dear. Thread-safe; a hit
 * takes no lock, save the one that saves an entry from the old generation.
 *
 * <p>Two generations: when the young one is full it becomes the old one, and what was not asked for meanwhile is forgotten with the
 * one before. Long content is not kept, so memory is bounded.
 */
final class SignatureCache {

    static final int LONGEST_CONTENT = 1024;

    /** In both generations: at most about 5 MiB. */
    static final int SIGNATURES = 4096;

    private static final int SIGNATURES_PER_GENERATION = SIGNATURES / 2;

    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), Map.of());

    /** The signature of a content by a key's owner; not to be changed. */
    byte @Nullable [] get(Ed25519PublicKey key, byte[] content) {
        if (content.length > LONGEST_CONTENT) {
            return null;
        }
        Signed signed = new Signed(key, content);
        Generations now = generations;
        byte[] young = now.young().get(signed);
        if (young != null) {
            return young;
        }
        byte[] old = now.old().get(signed);
        if (old != null) {
            put(key, content, old);
        }
        return old;
    }

    /** Keeps a genuine signature. The content is copied, the signature is not. */
    synchronized void put(Ed25519PublicKey key, byte[] content, byte[] signature) {
        if (content.length > LONGEST_CONTENT) {
            return;
        }
        Map<Signed, byte[]> young = generations.young();
        if (young.size() >= SIGNATURES_PER_GENERATION) {
            generations = new Generations(new ConcurrentHashMap<>(), young);
        }
        generations.young().putIfAbsent(new Signed(key, content.clone()), signature);
    }

    int size() {
        Generations now = generations;
        return now.young().size() + now.old().size();
    }

    private record Generations(Map<Signed, byte[]> young, Map<Signed, byte[]> old) {}

    /** Comparable, so that contents chosen to have the same hash make a tree of a map's bin and not a list. */
    private static final class Signed implements Comparable<Signed> {

        private final Ed25519PublicKey key;
        private final byte[] content;
        private final int hash;

        Signed(Ed25519PublicKey key, byte[] content) {
            this.key = key;
            this.content = content;
            this.hash = 31 * key.hashCode() + Arrays.hashCode(content);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Signed that
                    && hash == that.hash
                    && Arrays.equals(content, that.content)
                    && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Signed that) {
            int byContent = Arrays.compare(content, that.content);
            return byContent != 0 ? byContent : Arrays.compare(key.bytes(), that.key.bytes());
        }
    }
}
