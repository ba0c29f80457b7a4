package dev.seneschal.codec;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static dev.seneschal.codec.StewardDialect.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes of January sent is read as they meant it, and written as they wrote it. */
class JanuaryTrafficTest {

    private static final MessageId ID = new MessageId(3, 7);
    private static final NodeName CENTRAL = NodeName.of("central");

    private final CborCodec cbor = new CborCodec();
    private final ZstdCompressor zstd = new ZstdCompressor();
    private final WireFormat wire = WireFormat.builder(APRIL)
            .alsoSpeaking(JANUARY)
            .codecs(cbor, new GobCodec())
            .compressors(new GzipCompressor(), zstd)
            .compressionThreshold(1)
            .build();

    @ParameterizedTest
    @CsvSource({"january-gob-none.jsonl,7", "january-cbor-z.jsonl,3"})
    void readsAndWritesEveryMessageExactly(String file, int messages) {
        List<Capture> captures = Capture.messages(file).toList();
        boolean isGob = file.contains("gob");
        MessageCodec codec = isGob ? new GobCodec() : cbor;

        for (Capture capture : captures) {
            Received received = wire.toMessage(capture.envelope());
            byte[] body = capture.envelope().body();
            byte[] unpacked = isGob ? body : zstd.decompress(body, WireLimits.defaults());
            Message decoded = codec.decode(unpacked, WireLimits.defaults());

            assertThat(received.dialect()).isEqualTo(JANUARY);
            assertThat(received.publisher()).isEqualTo(NodeName.NONE);
            assertThat(MessageTree.ofJanuary(decoded)).as(capture.toString()).isEqualTo(capture.message());
            assertThat(codec.encode(decoded, MessageForm.JANUARY))
                    .as(capture.toString())
                    .isEqualTo(unpacked);
            assertThat(JANUARY.write(received.subject()))
                    .isEqualTo(capture.envelope().subject());
        }

        assertThat(captures).hasSize(messages);
    }

    @Test
    void readsEverySubjectOfBothCaptures() {
        for (String file : List.of("january-gob-none.jsonl", "january-cbor-z.jsonl")) {
            Capture.messages(file).forEach(capture -> {
                String subject = capture.envelope().subject();

                assertThat(JANUARY.read(subject).map(JANUARY::write)).contains(subject);
                assertThat(wire.readSubject(subject)).isEqualTo(JANUARY.read(subject));
            });
        }
    }

    @Test
    void writesInTheDialectThatItIsToldAndReadsItBack() {
        Message message = message().data("x".repeat(500)).build();

        Envelope january = wire.toEnvelope(message, ID, CENTRAL, JANUARY);
        Envelope april = wire.toEnvelope(message, ID, CENTRAL);

        assertThat(january.subject()).isEqualTo("node1.REQCliCommand.CommandACK");
        assertThat(april.subject()).isEqualTo("node1.REQCliCommand.EventACK");
        assertThat(january.headers().first("cmp")).as("January has no gzip").isEmpty();
        assertThat(april.headers().first("cmp")).contains("g");
        for (Envelope envelope : List.of(january, april)) {
            Received received = wire.toMessage(envelope);

            assertThat(received.message()).isEqualTo(message);
            assertThat(received.publisher()).isEqualTo(CENTRAL);
        }
        assertThat(wire.toMessage(january).dialect()).isEqualTo(JANUARY);
        assertThat(wire.toMessage(april).dialect()).isEqualTo(APRIL);
    }

    @Test
    void tellsTheDialectByContentWhereSubjectsAreTheSame() {
        Message ping = message().method("REQPing").build();

        assertThat(wire.toMessage(wire.toEnvelope(ping, ID, CENTRAL, JANUARY)).dialect())
                .isEqualTo(JANUARY);
        assertThat(wire.toMessage(wire.toEnvelope(ping, ID, CENTRAL, APRIL)).dialect())
                .isEqualTo(APRIL);
    }

    @Test
    void noReplyIsWrittenAsAMethodThatDoesNothingAndReadAsNone() {
        Message message = message().build();

        Envelope january = wire.toEnvelope(message, ID, CENTRAL, JANUARY);

        assertThat(cbor.decode(january.body(), WireLimits.defaults()).reply().method())
                .isEqualTo(Method.of("REQToSocket"));
        assertThat(wire.toMessage(january).message().reply().method()).isEqualTo(Method.NONE);
    }

    @Test
    void aReplyByThatMethodIsAskedForInAHeader() {
        Message message = message().replyMethod("REQToSocket").build();

        Envelope january = wire.toEnvelope(message, ID, CENTRAL, JANUARY);

        assertThat(january.headers().first(HeaderNames.REPLY_METHOD)).contains("REQToSocket");
        assertThat(wire.toMessage(january).message().reply().method()).isEqualTo(Method.of("REQToSocket"));
    }

    @Test
    void aGoNodeThatNamesThatMethodMeansIt() {
        Message message = message().replyMethod("REQToSocket").build();
        Envelope january = wire.toEnvelope(message, ID, CENTRAL, JANUARY);

        Received received =
                wire.toMessage(new Envelope(january.subject(), Headers.of("serial", "cbor"), january.body()));

        assertThat(received.message().reply().method()).isEqualTo(Method.of("REQToSocket"));
    }

    /** January takes -1 for a time that is over. */
    @Test
    void aTimeWithoutEndIsWrittenAsTwoHundredYears() {
        Message message = message()
                .delivery(new Delivery(Event.ACK, 3, 3, Delivery.NO_TIMEOUT, Optional.empty()))
                .reply(new ReplyRequest(Method.of("REQPong"), List.of(), 1, 1, Delivery.NO_TIMEOUT))
                .build();

        Message january =
                wire.toMessage(wire.toEnvelope(message, ID, CENTRAL, JANUARY)).message();

        assertThat(january.delivery().methodTimeout()).isEqualTo(6_307_200_000L);
        assertThat(january.reply().methodTimeout()).isEqualTo(6_307_200_000L);
        assertThat(wire.toMessage(wire.toEnvelope(message, ID, CENTRAL)).message())
                .isEqualTo(message);
    }

    private static Message.Builder message() {
        return Message.builder()
                .to("node1")
                .from(CENTRAL)
                .method("REQCliCommand")
                .arguments("date");
    }
}
