package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamIncomingTest {

    private static final Instant STORED = Instant.parse("2026-11-28T06:00:00.123456789Z");
    private static final String SUBJECT = "$JS.ACK.SENESCHAL.node1.3.42.17.1795845600123456789.5";
    private static final AckSubject ACK = AckSubject.parse(SUBJECT).orElseThrow();

    private static Envelope arrived(String... headers) {
        Envelope pulled = new Envelope("seneschal.js.node1.REQCount.EventACK", Headers.of(headers), new byte[] {1});
        return StreamIncoming.envelope(pulled, ACK, STORED.plusMillis(1500));
    }

    @Test
    void whichMessageItIsStandsInTheSubjectOfItsAcknowledgement() {
        assertThat(ACK).isEqualTo(new AckSubject(SUBJECT, "SENESCHAL", 3, 42, STORED));
        assertThat(AckSubject.parse("$JS.ACK.hub.acc.SENESCHAL.node1.3.42.17.1795845600123456789.5"))
                .hasValueSatisfying(ack -> assertThat(ack.place()).isEqualTo(ACK.place()));
        assertThat(AckSubject.parse("$JS.ACK.SENESCHAL.node1.3.42.17.1795845600123456789"))
                .isPresent();
        assertThat(AckSubject.parse("$JS.ACK.SENESCHAL.node1.x.42.17.1795845600123456789.5"))
                .isEmpty();
        assertThat(AckSubject.parse("node1.REQCount.EventACK.reply.a.1")).isEmpty();
    }

    @Test
    void comesAsIfItHadNotBeenInAStream() {
        Envelope envelope = arrived(
                HeaderNames.ID,
                "AAAAAAAAAAEAAAAAAAAAAg",
                "Nats-Msg-Id",
                "x.0",
                "Nats-Expected-Stream",
                "S",
                "serial",
                "gob");

        assertThat(envelope.subject()).isEqualTo("node1.REQCount.EventACK");
        assertThat(envelope.headers()).isEqualTo(Headers.of(HeaderNames.ID, "AAAAAAAAAAEAAAAAAAAAAg", "serial", "gob"));
        assertThat(envelope.body()).containsExactly(1);
    }

    @Test
    void theTimeThatItWaitedIsTakenOffItsTimeToLive() {
        assertThat(arrived(HeaderNames.TIME_TO_LIVE, "5000").headers().first(HeaderNames.TIME_TO_LIVE))
                .contains("3500");
        assertThat(arrived(HeaderNames.TIME_TO_LIVE, "1000").headers().first(HeaderNames.TIME_TO_LIVE))
                .contains("0");
    }

    @Test
    void oneWithoutAnIdGetsTheSameAtEachDelivery() {
        String id = arrived().headers().first(HeaderNames.ID).orElseThrow();

        assertThat(MessageId.parse(id)).isPresent();
        assertThat(arrived().headers().first(HeaderNames.ID)).contains(id);
    }
}
