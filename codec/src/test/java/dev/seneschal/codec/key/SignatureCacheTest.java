package dev.seneschal.codec.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignatureCacheTest {

    private static final Ed25519PublicKey KEY = TestKeys.GO.publicKey();
    private static final Ed25519PublicKey OTHER_KEY = TestKeys.CENTRAL.publicKey();

    private final SignatureCache cache = new SignatureCache();

    /** Stands for a signature: another one for each key and content. */
    private static byte[] signature(Ed25519PublicKey key, int content) {
        return ByteBuffer.allocate(8).putInt(key.hashCode()).putInt(content).array();
    }

    private static byte[] content(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private void put(int number) {
        cache.put(KEY, content(number), signature(KEY, number));
    }

    @Test
    void findsWhatWasPutForTheSameKeyAndContent() {
        put(1);

        assertThat(cache.get(KEY, content(1))).isEqualTo(signature(KEY, 1));
        assertThat(cache.get(KEY, content(2))).isNull();
        assertThat(cache.get(OTHER_KEY, content(1))).isNull();
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        for (int i = 0; i < 100_000; i++) {
            put(i);
            assertThat(cache.size()).isLessThanOrEqualTo(SignatureCache.SIGNATURES);
        }

        assertThat(cache.get(KEY, content(99_999))).isEqualTo(signature(KEY, 99_999));
        assertThat(cache.get(KEY, content(99_999 - SignatureCache.SIGNATURES / 2)))
                .isNotNull();
        assertThat(cache.get(KEY, content(0))).isNull();
    }

    @Test
    void keepsWhatIsAskedForHoweverManyOthersCome() {
        put(-1);

        for (int i = 0; i < 100_000; i++) {
            put(i);
            assertThat(cache.get(KEY, content(-1))).isEqualTo(signature(KEY, -1));
        }
    }

    @Test
    void doesNotKeepLongContent() {
        byte[] longest = new byte[SignatureCache.LONGEST_CONTENT];
        byte[] tooLong = new byte[SignatureCache.LONGEST_CONTENT + 1];

        cache.put(KEY, longest, signature(KEY, 1));
        cache.put(KEY, tooLong, signature(KEY, 2));

        assertThat(cache.get(KEY, longest)).isEqualTo(signature(KEY, 1));
        assertThat(cache.get(KEY, tooLong)).isNull();
        assertThat(cache.size()).isEqualTo(1);
    }

    /** "Aa" and "BB" have one hash, and so have all words of as many of them: 2,048 contents of one bin. */
    @Test
    void tellsContentsOfOneHashApart() {
        List<byte[]> contents = new ArrayList<>();
        for (int word = 0; word < 1 << 11; word++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 11; bit++) {
                text.append((word >> bit & 1) == 0 ? "Aa" : "BB");
            }
            contents.add(text.toString().getBytes(StandardCharsets.US_ASCII));
        }

        for (int i = 0; i < contents.size(); i++) {
            cache.put(KEY, contents.get(i), signature(KEY, i));
        }

        for (int i = 0; i < contents.size(); i++) {
            assertThat(cache.get(KEY, contents.get(i))).isEqualTo(signature(KEY, i));
        }
    }

    @Test
    void givesEveryThreadTheRightSignatureAndStaysBounded() throws Exception {
        int steps = 50_000;
        AtomicInteger seed = new AtomicInteger();

        List<Integer> hits = Together.call(8, () -> askAndPut(new SplittableRandom(seed.getAndIncrement()), steps));

        assertThat(hits).allSatisfy(count -> assertThat(count).isBetween(1, steps - 1));
        assertThat(cache.size()).isBetween(SignatureCache.SIGNATURES / 2, SignatureCache.SIGNATURES);
    }

    private int askAndPut(SplittableRandom random, int steps) {
        int hits = 0;
        for (int step = 0; step < steps; step++) {
            Ed25519PublicKey key = random.nextBoolean() ? KEY : OTHER_KEY;
            int number = random.nextInt(SignatureCache.SIGNATURES);
            byte[] found = cache.get(key, content(number));
            if (found == null) {
                cache.put(key, content(number), signature(key, number));
            } else {
                assertThat(found).isEqualTo(signature(key, number));
                hits++;
            }
            if (step % 64 == 0) {
                assertThat(cache.size()).isLessThanOrEqualTo(SignatureCache.SIGNATURES);
            }
        }
        return hits;
    }
}
