package dev.seneschal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final Headers HEADERS = Headers.of("serial", "gob");

    private static Envelope envelope(String body) {
        return new Envelope("node1.REQPing.EventACK", HEADERS, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isTheSameToItsReaderWhenItsBeginningIsShared() {
        Envelope whole = envelope("definitions and a message");

        Envelope sharing = whole.sharingBeginning(bytes("definitions")).orElseThrow();

        assertThat(sharing.body()).isEqualTo(whole.body());
        assertThat(sharing.bodyBytes()).isEqualTo(whole.bodyBytes());
        assertThat(sharing.wireBytes()).isEqualTo(whole.wireBytes());
        assertThat(sharing).isEqualTo(whole).hasSameHashCodeAs(whole).hasToString(whole.toString());
    }

    @Test
    void sharesNoBeginningThatItDoesNotHave() {
        Envelope whole = envelope("definitions");

        assertThat(whole.sharingBeginning(bytes("definitely"))).isEmpty();
        assertThat(whole.sharingBeginning(bytes("definitions and more"))).isEmpty();
    }

    @Test
    void keepsItsBodyWithOtherHeaders() {
        Envelope sharing = envelope("definitions and a message")
                .sharingBeginning(bytes("definitions"))
                .orElseThrow();
        Headers headers = HEADERS.with("cmp", "none");

        Envelope other = sharing.with("node2.REQPing.EventACK", headers);

        assertThat(other)
                .isEqualTo(new Envelope("node2.REQPing.EventACK", headers, bytes("definitions and a message")));
        assertThat(other).isNotEqualTo(sharing);
    }

    /** Bodies of two letters, cut anywhere, against the arrays they are made of. */
    @Test
    void comparesAndWritesAsOneArrayWould() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] common = body(random, "");
            byte[] first = body(random, text(common));
            byte[] second = body(random, text(common));
            Envelope one = cut(first, common, random);
            Envelope other = cut(second, common, random);
            int alike = alike(first, second);
            int from = random.nextInt(first.length + 1);
            ByteBuffer written = ByteBuffer.allocate(first.length - from);

            one.writeBody(from, written);

            assertThat(one.commonBytes(other)).as("seed %d", seed).isEqualTo(alike);
            assertThat(one.commonBytes(second)).as("seed %d", seed).isEqualTo(alike);
            assertThat(written.array()).as("seed %d", seed).isEqualTo(Arrays.copyOfRange(first, from, first.length));
        }
    }

    private static byte[] body(SplittableRandom random, String beginning) {
        StringBuilder text = new StringBuilder(beginning);
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        return bytes(text.toString());
    }

    private static Envelope cut(byte[] body, byte[] common, SplittableRandom random) {
        return random.nextBoolean()
                ? envelope(text(body))
                : envelope(text(body)).sharingBeginning(common).orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int alike(byte[] first, byte[] second) {
        int alike = 0;
        while (alike < Math.min(first.length, second.length) && first[alike] == second[alike]) {
            alike++;
        }
        return alike;
    }
}
