package dev.seneschal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeGroupTest {

    private static final String SUBJECT = "node1.REQPing.EventACK";
    private static final int SEEDS = 500;
    private static final int MUTATIONS = 20_000;

    @Test
    void isTakenApartAsItWasJoined() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Envelope> parts = new ArrayList<>();
            for (int i = 1 + random.nextInt(70); i > 0; i--) {
                parts.add(part(random));
            }

            Envelope group = EnvelopeGroup.join(parts);

            assertThat(EnvelopeGroup.isOne(group)).isTrue();
            assertThat(group.subject()).isEqualTo(SUBJECT);
            assertSame(EnvelopeGroup.split(group), parts, seed);
        }
    }

    @Test
    void saysAHeaderThatIsAsBeforeInAByte() {
        Headers headers = Headers.of("fromNode", "central", "serial", "gob", "Seneschal-Id", "0123456789012345678901");
        Envelope part = new Envelope(SUBJECT, headers, new byte[] {1});

        Envelope one = EnvelopeGroup.join(List.of(part));
        Envelope two = EnvelopeGroup.join(List.of(part, part));

        int counts = 1 + 1 + 1;
        assertThat(two.body().length - one.body().length).isEqualTo(counts + 3);
    }

    @Test
    void saysTheNameOfAHeaderAsBeforeInAByte() {
        Envelope first = new Envelope(SUBJECT, Headers.of("Seneschal-Id", "0123"), new byte[0]);
        Envelope second = new Envelope(SUBJECT, Headers.of("Seneschal-Id", "4567"), new byte[0]);

        Envelope one = EnvelopeGroup.join(List.of(first));
        Envelope two = EnvelopeGroup.join(List.of(first, second));

        int counts = 1 + 1 + 1;
        assertThat(two.body().length - one.body().length).isEqualTo(counts + 1 + 1 + 4);
        assertSame(EnvelopeGroup.split(two), List.of(first, second), 0);
    }

    @Test
    void saysTheBeginningOfABodyThatIsAsBeforeByItsLength() {
        Envelope first = new Envelope(SUBJECT, Headers.EMPTY, ("definitions".repeat(10) + "value 1").getBytes(UTF_8));
        Envelope second = new Envelope(SUBJECT, Headers.EMPTY, ("definitions".repeat(10) + "value 22").getBytes(UTF_8));
        Envelope third = new Envelope(SUBJECT, Headers.EMPTY, "definitions".getBytes(UTF_8));

        Envelope one = EnvelopeGroup.join(List.of(first));
        Envelope all = EnvelopeGroup.join(List.of(first, second, third));

        int counts = 1 + 1 + 1;
        assertThat(all.body().length - one.body().length).isEqualTo(counts + 2 + counts);
        assertSame(EnvelopeGroup.split(all), List.of(first, second, third), 0);
    }

    /** A few bytes may stand for many, so what a group can make of itself is bounded. */
    @Test
    void refusesBodiesThatHaveTooMuchInCommon() {
        byte[] body = new byte[100_000];
        Envelope part = new Envelope(SUBJECT, Headers.EMPTY, body);
        List<Envelope> parts = Collections.nCopies(10, part);

        Envelope joined = EnvelopeGroup.join(parts);
        assertSame(EnvelopeGroup.split(joined), parts, 0);

        Envelope one = EnvelopeGroup.join(List.of(part));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(one.body());
        for (int i = 0; i < 3; i++) {
            bomb.writeBytes(new byte[] {0, (byte) 0xa0, (byte) 0x8d, 6, 0});
        }
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> EnvelopeGroup.split(new Envelope(SUBJECT, Headers.EMPTY, bomb.toByteArray())))
                .withMessageContaining("bytes in common");
    }

    @Test
    void refusesABodyThatBeginsAsMoreThanTheOneBefore() {
        Envelope group = new Envelope(SUBJECT, Headers.EMPTY, new byte[] {0, 1, 0});

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> EnvelopeGroup.split(group))
                .withMessage("not a group of envelopes: a body is said to have 1 bytes of the one before, which has 0");
    }

    @Test
    void aPlainMessageIsNoGroup() {
        assertThat(EnvelopeGroup.isOne(new Envelope(SUBJECT, Headers.of("serial", "gob"), new byte[0])))
                .isFalse();
    }

    @Test
    void nothingIsAGroupOfNone() {
        assertThat(EnvelopeGroup.split(new Envelope(SUBJECT, Headers.EMPTY, new byte[0])))
                .isEmpty();
    }

    @Test
    void refusesTruncatedBytes() {
        Envelope group = EnvelopeGroup.join(List.of(
                new Envelope(SUBJECT, Headers.of("serial", "gob"), "first".getBytes(UTF_8)),
                new Envelope(SUBJECT, Headers.of("serial", "gob"), "second".getBytes(UTF_8))));
        int first = EnvelopeGroup.join(
                        List.of(new Envelope(SUBJECT, Headers.of("serial", "gob"), "first".getBytes(UTF_8))))
                .body()
                .length;

        for (int length = 1; length < group.body().length; length++) {
            Envelope cut = new Envelope(SUBJECT, group.headers(), Arrays.copyOf(group.body(), length));
            if (length == first) {
                assertThat(EnvelopeGroup.split(cut)).hasSize(1);
            } else {
                assertThatExceptionOfType(CodecException.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> EnvelopeGroup.split(cut))
                        .withMessageStartingWith("not a group of envelopes: ");
            }
        }
    }

    @Test
    void refusesAHeaderAsBeforeWhereThereIsNone() {
        Envelope group = new Envelope(SUBJECT, Headers.EMPTY, new byte[] {1, 0, 0});

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> EnvelopeGroup.split(group))
                .withMessage("not a group of envelopes: header 0 is said to be as before, where there is none");
    }

    @Test
    void refusesHeadersThatCannotBeCarried() {
        Envelope group = new Envelope(SUBJECT, Headers.EMPTY, new byte[] {1, 2, 'a', 1, '\n', 0, 0});

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> EnvelopeGroup.split(group))
                .withMessageContaining("header a must be printable ASCII");
    }

    /** Whatever the bytes: parts, or the exception that is promised; and no memory beyond them and what they may have in common. */
    @Test
    void anyBytesAreAGroupOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = EnvelopeGroup.join(List.of(part(random), part(random), part(random)))
                    .body();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                int size = EnvelopeGroup.split(new Envelope(SUBJECT, Headers.EMPTY, bytes)).stream()
                        .mapToInt(part -> part.body().length)
                        .sum();
                assertThat(size).isLessThan(bytes.length + 256 * 1024);
            } catch (CodecException refused) {
                assertThat(refused).hasMessageStartingWith("not a group of envelopes: ");
            }
        }
    }

    private static Envelope part(SplittableRandom random) {
        List<String> headers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.add("name" + random.nextInt(3));
            headers.add("v".repeat(random.nextInt(3) * 70));
        }
        byte[] body = new byte[random.nextInt(3) == 0 ? random.nextInt(70_000) : random.nextInt(200)];
        random.nextBytes(body);
        return new Envelope(SUBJECT, Headers.of(headers.toArray(String[]::new)), body);
    }

    private static void assertSame(List<Envelope> actual, List<Envelope> expected, long seed) {
        assertThat(actual).as("seed %d", seed).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).subject()).isEqualTo(expected.get(i).subject());
            assertThat(actual.get(i).headers())
                    .as("seed %d, part %d", seed, i)
                    .isEqualTo(expected.get(i).headers());
            assertThat(actual.get(i).body())
                    .as("seed %d, part %d", seed, i)
                    .isEqualTo(expected.get(i).body());
        }
    }
}
