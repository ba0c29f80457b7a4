package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BeginningsTest {

    private static final Dialect DIALECT = TestWire.format().dialect();
    private static final String DEFINITIONS = "what all messages of a dialect begin with ".repeat(10);

    private final Beginnings beginnings = new Beginnings();

    private static Envelope envelope(String body) {
        return new Envelope("node1.REQPing.EventACK", Headers.EMPTY, body.getBytes(StandardCharsets.UTF_8));
    }

    private Envelope share(String body) {
        Envelope written = envelope(body);
        Envelope shared = beginnings.share(written, DIALECT);
        assertThat(shared).isEqualTo(written);
        return shared;
    }

    /** A body in one piece is handed out itself. */
    private static boolean isWhole(Envelope envelope) {
        return envelope.body() == envelope.body();
    }

    @Test
    void keepsOnceWhatMessagesHaveInCommon() {
        share(DEFINITIONS + "first");
        share(DEFINITIONS + "second");

        assertThat(isWhole(share(DEFINITIONS + "third"))).isFalse();
    }

    @Test
    void leavesAloneWhatHasNothingInCommonWorthAnArray() {
        share("some text");
        share("some time");

        assertThat(isWhole(share("some more"))).isTrue();
    }

    @Test
    void leavesALongBodyInOnePiece() {
        share(DEFINITIONS + "first");
        share(DEFINITIONS + "second");

        assertThat(isWhole(share(DEFINITIONS + "x".repeat(20_000)))).isTrue();
    }

    @Test
    void learnsAnewWhenAllBeginsOtherwise() {
        share("of another kind, and only once");
        share(DEFINITIONS + "first");
        share(DEFINITIONS + "second");

        assertThat(isWhole(share(DEFINITIONS + "third"))).isFalse();
    }

    @Test
    void neverChangesABody() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Envelope> given = new ArrayList<>();
        List<Envelope> shared = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String body = DEFINITIONS.substring(0, random.nextInt(DEFINITIONS.length())) + "~" + random.nextLong();
            given.add(envelope(body));
            shared.add(beginnings.share(envelope(body), DIALECT));
        }

        assertThat(shared).as("seed %d", seed).isEqualTo(given);
    }
}
