package dev.seneschal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WireFormatTest {

    private static final MessageId ID = new MessageId(3, 7);
    private static final NodeName PUBLISHER = NodeName.of("central");

    private final WireFormat wire = WireFormat.builder(new TinyDialect())
            .codecs(new TinyCodec("tiny"), new TinyCodec("other"))
            .compressors(new RunLengths())
            .compressionThreshold(100)
            .build();

    @Test
    void aMessageArrivesAsItWasSent() {
        Message message = message("hello").build();

        Received received = wire.toMessage(wire.toEnvelope(message, ID, PUBLISHER));

        assertThat(received.message()).isEqualTo(message);
        assertThat(received.subject()).isEqualTo(message.subject());
        assertThat(received.id()).contains(ID);
        assertThat(received.publisher()).isEqualTo(PUBLISHER);
    }

    @Test
    void theEventComesFromTheSubject() {
        Message message = message("hello").event(Event.NACK).build();

        Envelope envelope = wire.toEnvelope(message, ID, PUBLISHER);

        assertThat(envelope.subject()).isEqualTo("node1.REQPing.EventNACK");
        assertThat(wire.toMessage(envelope).message().delivery().event()).isEqualTo(Event.NACK);
    }

    @Test
    void headersSayHowToReadTheBody() {
        Headers headers =
                wire.toEnvelope(message("hello").build(), ID, PUBLISHER).headers();

        assertThat(headers.first("fromNode")).contains("central");
        assertThat(headers.first("serial")).contains("tiny");
        assertThat(headers.first("cmp")).contains("none");
        assertThat(headers.first("Seneschal-Id")).contains(ID.toString());
    }

    @Test
    void aMessageWithoutOurHeadersIsReadAsAGoNodeSentIt() {
        Envelope ours = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);

        Received received = wire.toMessage(new Envelope(ours.subject(), Headers.EMPTY, ours.body()));

        assertThat(received.id()).isEmpty();
        assertThat(received.publisher()).isEqualTo(NodeName.NONE);
        assertThat(received.message().text()).isEqualTo("hello");
        assertThat(received.message().delivery().timeToLive()).isEmpty();
    }

    @Test
    void anIdThatIsNotOneIsNone() {
        Envelope ours = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);

        Received received = wire.toMessage(new Envelope(ours.subject(), Headers.of("Seneschal-Id", "x"), ours.body()));

        assertThat(received.id()).isEmpty();
    }

    @Test
    void compressesWhatIsLargeAndBecomesSmaller() {
        Message large = message("x".repeat(200)).build();

        Envelope envelope = wire.toEnvelope(large, ID, PUBLISHER);

        assertThat(envelope.headers().first("cmp")).contains("runs");
        assertThat(envelope.body()).hasSizeLessThan(100);
        assertThat(wire.toMessage(envelope).message()).isEqualTo(large);
    }

    @Test
    void leavesWhatIsSmallOrWouldGrow() {
        Envelope small = wire.toEnvelope(message("x".repeat(50)).build(), ID, PUBLISHER);
        Envelope growing = wire.toEnvelope(message("xy".repeat(100)).build(), ID, PUBLISHER);

        assertThat(small.headers().first("cmp")).contains("none");
        assertThat(growing.headers().first("cmp")).contains("none");
        assertThat(wire.toMessage(growing).message().text()).isEqualTo("xy".repeat(100));
    }

    @Test
    void leavesWhatNoReceiverWouldUnpack() {
        WireFormat strict = WireFormat.builder(new TinyDialect())
                .codecs(new TinyCodec("tiny"))
                .compressors(new RunLengths())
                .limits(new WireLimits(1_000_000, 2, 10))
                .build();
        Message longRun = message("x".repeat(500_000)).build();

        Envelope envelope = strict.toEnvelope(longRun, ID, PUBLISHER);

        assertThat(envelope.headers().first("cmp")).contains("none");
        assertThat(strict.toMessage(envelope).message()).isEqualTo(longRun);
    }

    @Test
    void readsByAnyOfItsCodecsAndWritesByTheChosenOne() {
        WireFormat other = WireFormat.builder(new TinyDialect())
                .codecs(new TinyCodec("tiny"), new TinyCodec("other"))
                .writeCodec("other")
                .build();
        Message message = message("hello").build();

        Envelope envelope = other.toEnvelope(message, ID, PUBLISHER);

        assertThat(envelope.headers().first("serial")).contains("other");
        assertThat(wire.toMessage(envelope).message()).isEqualTo(message);
    }

    @Test
    void aReplyMethodOfTheDialectStandsInThePayload() {
        Message message = message("hello").replyMethod("REQPong").build();

        Envelope envelope = wire.toEnvelope(message, ID, PUBLISHER);

        assertThat(new String(envelope.body(), UTF_8)).startsWith("REQPong\n");
        assertThat(envelope.headers().first("Seneschal-Reply-Method")).isEmpty();
        assertThat(wire.toMessage(envelope).message()).isEqualTo(message);
    }

    @Test
    void anyOtherReplyMethodTravelsInAHeaderAndThePayloadSaysNone() {
        Message message = message("hello").replyMethod("OurOwn").build();

        Envelope envelope = wire.toEnvelope(message, ID, PUBLISHER);

        assertThat(new String(envelope.body(), UTF_8)).startsWith("REQNone\n");
        assertThat(envelope.headers().first("Seneschal-Reply-Method")).contains("OurOwn");
        assertThat(wire.toMessage(envelope).message()).isEqualTo(message);
    }

    @Test
    void noReplyMethodIsWrittenAsTheDialectHasIt() {
        Message message = message("hello").build();

        Envelope envelope = wire.toEnvelope(message, ID, PUBLISHER);

        assertThat(new String(envelope.body(), UTF_8)).startsWith("REQNone\n");
        assertThat(wire.toMessage(envelope).message().reply().method()).isEqualTo(Method.NONE);
    }

    @Test
    void theTimeLeftComesFromItsHeader() {
        assertThat(timeToLive("1500")).isEqualTo(Duration.ofMillis(1500));
        assertThat(timeToLive("-5")).isZero();
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> timeToLive("soon"))
                .withMessageContaining("soon");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> timeToLive("soon"))
                .withMessageContaining("soon");
        assertThat(timeToLive("1500")).isEqualTo(Duration.ofMillis(1500));
    }

    /** What headers say is kept for the next message, so each of them must count. */
    @Test
    void aMessageIsReadByItsOwnHeadersWhateverTheOneBeforeItSaid() {
        Envelope sent = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);
        Headers headers = sent.headers();
        String otherId = new MessageId(8, 9).toString();
        List<Headers> all = List.of(
                headers,
                Headers.of("fromNode", "other", "serial", "tiny", "cmp", "none", "Seneschal-Id", ID.toString()),
                Headers.of("fromNode", "central", "serial", "loud", "cmp", "none", "Seneschal-Id", ID.toString()),
                Headers.of("fromNode", "central", "serial", "tiny", "cmp", "none", "Seneschal-Id", otherId),
                Headers.of("fromNode", "central", "serial", "tiny", "cmp", "none", "Seneschal-TTL", "1500"),
                Headers.of("fromNode", "central", "serial", "tiny", "cmp", "none"),
                headers.with("Seneschal-TTL", "1500"),
                headers.with("Seneschal-TTL", "1600"),
                headers.with("Seneschal-Content-Type", "text/plain"),
                headers.with("Seneschal-Reply-Method", "REQPong"),
                headers.with("Seneschal-Reply-Method", "REQOther"));
        Dialect dialect = new TinyDialect();
        Set<Received> different = new HashSet<>();

        for (Headers these : all) {
            Envelope envelope = sent.with(sent.subject(), these);
            Received alone = loudAndTiny(dialect).toMessage(envelope);
            different.add(alone);
            for (Headers before : all) {
                WireFormat used = loudAndTiny(dialect);
                used.toMessage(sent.with(sent.subject(), before));
                assertThat(used.toMessage(envelope))
                        .as("%s after %s", these, before)
                        .isEqualTo(alone);
            }
        }
        assertThat(different).hasSameSizeAs(all);
    }

    @Test
    void aBlankContentTypeIsNone() {
        Envelope sent = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);
        Headers blank = sent.headers().with("Seneschal-Content-Type", " ");

        assertThat(wire.toMessage(sent.with(sent.subject(), blank)).message().contentType())
                .isEmpty();
    }

    @Test
    void aContentTypeThatOnlyThePayloadHasStays() {
        WireFormat typed = WireFormat.builder(new TinyDialect())
                .codecs(new Reading(
                        "tiny",
                        read -> read.toBuilder().contentType("text/plain").build()))
                .build();
        Envelope sent = typed.toEnvelope(message("hello").build(), ID, PUBLISHER);
        Headers other = sent.headers().with("Seneschal-Content-Type", "text/html");

        assertThat(typed.toMessage(sent).message().contentType()).contains("text/plain");
        assertThat(typed.toMessage(sent.with(sent.subject(), other)).message().contentType())
                .contains("text/html");
    }

    @Test
    void ofTwoIdsTheFirstCountsOfEachMessage() {
        Envelope sent = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);
        MessageId otherId = new MessageId(8, 9);
        Headers ids = Headers.of("Seneschal-Id", ID.toString(), "Seneschal-Id", otherId.toString());
        Headers turned = Headers.of("Seneschal-Id", otherId.toString(), "Seneschal-Id", ID.toString());

        assertThat(wire.toMessage(sent.with(sent.subject(), ids)).id()).contains(ID);
        assertThat(wire.toMessage(sent.with(sent.subject(), turned)).id()).contains(otherId);
    }

    /** A codec that changes what it has read. */
    private record Reading(String name, UnaryOperator<Message> change) implements MessageCodec {

        @Override
        public byte[] encode(Message message) {
            return new TinyCodec(name).encode(message);
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            return change.apply(new TinyCodec(name).decode(bytes, limits));
        }
    }

    /** A wire format of which one codec reads everything in capitals. */
    private static WireFormat loudAndTiny(Dialect dialect) {
        MessageCodec loud = new Reading(
                "loud",
                read -> read.toBuilder()
                        .data(read.text().toUpperCase(Locale.ROOT))
                        .build());
        return WireFormat.builder(dialect).codecs(new TinyCodec("tiny"), loud).build();
    }

    @Test
    void rejectsASubjectThatIsNotOne() {
        Envelope ours = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> wire.toMessage(new Envelope("node1.REQPing", ours.headers(), ours.body())))
                .withMessageContaining("node1.REQPing");
    }

    @Test
    void rejectsACodecOrCompressorItDoesNotHave() {
        Envelope ours = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(
                        () -> wire.toMessage(new Envelope(ours.subject(), Headers.of("serial", "cbor"), ours.body())))
                .withMessageContaining("cbor");
        assertThatExceptionOfType(CompressionException.class)
                .isThrownBy(() -> wire.toMessage(new Envelope(ours.subject(), Headers.of("cmp", "zip"), ours.body())))
                .withMessageContaining("zip");
    }

    @Test
    void rejectsWhatUnpacksToTooMuch() {
        WireFormat strict = WireFormat.builder(new TinyDialect())
                .codecs(new TinyCodec("tiny"))
                .compressors(new RunLengths())
                .limits(new WireLimits(1000, 200, 10))
                .build();
        Envelope ours = wire.toEnvelope(message("x".repeat(2000)).build(), ID, PUBLISHER);

        assertThatExceptionOfType(CompressionException.class).isThrownBy(() -> strict.toMessage(ours));
    }

    @Test
    void mustBeGivenACodecAndOneItKnows() {
        WireFormat.Builder builder = WireFormat.builder(new TinyDialect());

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("codec");
        assertThatIllegalArgumentException()
                .isThrownBy(builder.codecs(new TinyCodec("tiny")).writeCodec("cbor")::build)
                .withMessageContaining("tiny")
                .withMessageContaining("cbor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.compressionThreshold(-1))
                .withMessageContaining("compressionThreshold");
    }

    @Test
    void limitsGrowWithWhatIsPackedButNotBeyondTheLargest() {
        WireLimits limits = new WireLimits(1_000_000, 200, 10);

        assertThat(limits.maxUnpacked(1)).isEqualTo(64 * 1024);
        assertThat(limits.maxUnpacked(1000)).isEqualTo(200_000);
        assertThat(limits.maxUnpacked(Integer.MAX_VALUE)).isEqualTo(1_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WireLimits(0, 1, 1))
                .withMessageContaining("maxBytes");
    }

    private Duration timeToLive(String header) {
        Envelope ours = wire.toEnvelope(message("hello").build(), ID, PUBLISHER);
        Envelope withTime = new Envelope(ours.subject(), ours.headers().with("Seneschal-TTL", header), ours.body());
        return wire.toMessage(withTime).message().delivery().timeToLive().orElseThrow();
    }

    private static Message.Builder message(String text) {
        return Message.builder().to("node1").method("REQPing").data(text);
    }

    @Test
    void aReplyMethodThatNoHeaderCarriesIsRefused() {
        Message message = message("hello")
                .reply(ReplyRequest.by(new Method("REQT\u00e9")))
                .build();

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> wire.toEnvelope(message, ID, PUBLISHER))
                .withMessageContaining("reply method")
                .withMessageContaining("REQT\u00e9");
    }

    @Test
    void aCodecThatTheDialectCannotNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireFormat.builder(new TinyDialect() {
                            @Override
                            public String codec(Headers headers) {
                                return "other";
                            }
                        })
                        .codecs(new TinyCodec("tiny"))
                        .build())
                .withMessageContaining("tiny");
    }

    @Test
    void dialectsThatListenElsewhereAreRefused() {
        TinyDialect elsewhere = new TinyDialect() {
            @Override
            public String everythingTo(NodeName node) {
                return "elsewhere." + node;
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireFormat.builder(new TinyDialect()).alsoSpeaking(elsewhere))
                .withMessageContaining("elsewhere.node");
    }

    @Test
    void aDialectOfAnotherWireFormatIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire.toEnvelope(message("hello").build(), ID, PUBLISHER, new TinyDialect()))
                .withMessageContaining("tiny");
    }
}
