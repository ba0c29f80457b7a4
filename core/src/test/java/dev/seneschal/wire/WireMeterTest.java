package dev.seneschal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireMeterTest {

    private static final MessageId ID = new MessageId(3, 7);
    private static final NodeName PUBLISHER = NodeName.of("central");

    private final List<String> told = new ArrayList<>();
    private final WireFormat wire = WireFormat.builder(new TinyDialect())
            .codecs(new TinyCodec("tiny"))
            .compressors(new RunLengths())
            .compressionThreshold(100)
            .build();
    private final WireFormat metered = wire.meteredBy(new Notes());

    @Test
    void codecsAndCompressorsTellWhatTheyDid() {
        Message message = message("x".repeat(1000));

        Envelope envelope = metered.toEnvelope(message, ID, PUBLISHER);
        int packed = envelope.body().length;
        int encoded = new RunLengths().decompress(envelope.body(), WireLimits.defaults()).length;
        assertThat(told).containsExactly("tiny OUT " + encoded, wire("OUT", encoded, packed));
        told.clear();

        assertThat(metered.toMessage(envelope).message()).isEqualTo(message);
        assertThat(told).containsExactly(wire("IN", encoded, packed), "tiny IN " + encoded);
    }

    @Test
    void whatIsWrittenIsTheSameAsWithoutAMeter() {
        Message message = message("x".repeat(1000));

        Envelope envelope = metered.toEnvelope(message, ID, PUBLISHER);
        Envelope plain = wire.toEnvelope(message, ID, PUBLISHER);

        assertThat(envelope.body()).isEqualTo(plain.body());
        assertThat(envelope.headers()).isEqualTo(plain.headers());
    }

    @Test
    void whatIsNotCompressedAndWhatFailsIsNotTold() {
        Envelope small = metered.toEnvelope(message("x"), ID, PUBLISHER);
        assertThat(told).hasSize(1);
        told.clear();

        Envelope damaged = new Envelope(small.subject(), small.headers(), new byte[] {1});
        assertThatThrownBy(() -> metered.toMessage(damaged)).isInstanceOf(CodecException.class);

        assertThat(told).isEmpty();
    }

    private static Message message(String data) {
        return Message.builder().to("node1").method("REQPing").data(data).build();
    }

    private static String wire(String direction, int unpacked, int packed) {
        return new RunLengths().name() + " " + direction + " " + unpacked + " " + packed;
    }

    private final class Notes implements WireMeter {

        @Override
        public void coded(String codec, Direction direction, int bytes, long nanos) {
            assertThat(nanos).isNotNegative();
            told.add(codec + " " + direction + " " + bytes);
        }

        @Override
        public void compressed(String compressor, Direction direction, int unpacked, int packed, long nanos) {
            assertThat(nanos).isNotNegative();
            told.add(compressor + " " + direction + " " + unpacked + " " + packed);
        }
    }
}
