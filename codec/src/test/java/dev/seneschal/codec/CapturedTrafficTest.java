package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What running Steward nodes sent is read as they meant it, and written as they wrote it. */
class CapturedTrafficTest {

    private static final List<MessageCodec> CODECS = List.of(new GobCodec(), new CborCodec());
    private static final List<Compressor> COMPRESSORS =
            List.of(new ZstdCompressor(), new GzipCompressor(), Compressor.NONE);
    private static final WireFormat WIRE = WireFormat.builder(StewardDialect.APRIL)
            .codecs(CODECS.get(0), CODECS.toArray(MessageCodec[]::new))
            .compressors(COMPRESSORS.get(0), COMPRESSORS.toArray(Compressor[]::new))
            .build();

    @ParameterizedTest
    @CsvSource({
        "april-gob-none.jsonl,24",
        "april-gob-z.jsonl,24",
        "april-gob-g.jsonl,24",
        "april-relay-gob.jsonl,10",
        "april-cbor-none.jsonl,24",
        "april-cbor-z.jsonl,24",
        "april-cbor-g.jsonl,24"
    })
    void readsAndWritesEveryMessageExactly(String file, int messages) {
        List<Capture> captures = Capture.messages(file).toList();

        for (Capture capture : captures) {
            WireFormat.Received received = WIRE.toMessage(capture.envelope());
            Message decoded = codec(capture).decode(unpacked(capture), WireLimits.defaults());

            ObjectNode meant = capture.message().deepCopy();
            if (!meant.has("ReplyMethod")) {
                meant.put("ReplyMethod", "REQToFileAppend");
            }
            assertThat(MessageTree.of(received.message()))
                    .as("with the reply that Steward makes where none is named: " + capture)
                    .isEqualTo(meant);
            assertThat(MessageTree.of(decoded)).as(capture.toString()).isEqualTo(capture.message());
            assertThat(codec(capture).encode(decoded)).as(capture.toString()).isEqualTo(unpacked(capture));
        }

        assertThat(captures).hasSize(messages);
    }

    @Test
    void eventAndPublisherComeFromSubjectAndHeaders() {
        Map<Event, Integer> events = new java.util.EnumMap<>(Event.class);

        Capture.messages("april-gob-none.jsonl").forEach(capture -> {
            WireFormat.Received received = WIRE.toMessage(capture.envelope());
            events.merge(received.message().delivery().event(), 1, Integer::sum);

            assertThat(received.id()).isEmpty();
            assertThat(received.publisher().value())
                    .isEqualTo(capture.envelope().headers().first("fromNode").orElseThrow());
        });

        assertThat(events).containsKeys(Event.ACK, Event.NACK);
    }

    private static MessageCodec codec(Capture capture) {
        String name = StewardDialect.APRIL.codec(headers(capture));
        return CODECS.stream()
                .filter(codec -> codec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] unpacked(Capture capture) {
        String name = StewardDialect.APRIL.compressor(headers(capture));
        Envelope envelope = capture.envelope();
        return COMPRESSORS.stream()
                .filter(compressor -> compressor.name().equals(name))
                .findFirst()
                .orElseThrow()
                .decompress(envelope.body(), WireLimits.defaults());
    }

    private static Headers headers(Capture capture) {
        return capture.envelope().headers();
    }
}
