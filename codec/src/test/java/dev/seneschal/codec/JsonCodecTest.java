package dev.seneschal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.MessageCodecContract;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCodecTest extends MessageCodecContract {

    private final JsonCodec json = new JsonCodec();

    @Override
    protected MessageCodec codec() {
        return json;
    }

    private Message read(String text) {
        return json.decode(text.getBytes(UTF_8), WireLimits.defaults());
    }

    @Test
    void writesStewardsKeys() {
        assertThat(json.toText(fullMessage()))
                .isEqualTo("{\"toNode\":\"node1\",\"toNodes\":[\"node3\",\"node4\"],\"id\":9223372036854775807,"
                        + "\"data\":\"AP9/gA==\",\"method\":\"REQCliCommand\","
                        + "\"methodArgs\":[\"bash\",\"\",\"-c\",\"echo \u00e9\u20ac\ud83d\ude00\"],"
                        + "\"argSignature\":\"AQL9\",\"replyMethod\":\"REQToFile\",\"replyMethodArgs\":[\"a\",\"b\"],"
                        + "\"isReply\":true,\"fromNode\":\"central\",\"ACKTimeout\":3,\"retries\":5,"
                        + "\"replyACKTimeout\":7,\"replyRetries\":9,\"methodTimeout\":-1,"
                        + "\"replyMethodTimeout\":-9223372036854775808,\"directory\":\"folder\","
                        + "\"fileName\":\"file.txt\","
                        + "\"PreviousMessage\":{\"toNode\":\"node9\",\"id\":41,\"data\":\"YmVmb3Jl\"},"
                        + "\"relayViaNode\":\"via\",\"relayOriginalViaNode\":\"originalVia\","
                        + "\"relayFromNode\":\"origin\",\"relayToNode\":\"end\","
                        + "\"relayOriginalMethod\":\"REQToSocket\",\"relayReplyMethod\":\"REQPong\"}");
    }

    @Test
    void writesAndReadsDataAsByteValues() {
        Message message = Message.builder().data(new byte[] {0, -1, 65}).build();

        assertThat(JsonCodec.withBytesAsNumbers().toText(message)).isEqualTo("{\"data\":[0,255,65]}");
        assertThat(read("{\"data\":[0,255,65]}")).isEqualTo(message);
        assertThat(read("{\"data\":[]}")).isEqualTo(Message.builder().build());
        assertThat(read("{\"data\":\"AP9B\"}")).isEqualTo(message);
    }

    @Test
    void writesAndReadsJanuarysDataAsTexts() {
        Message message = Message.builder()
                .dataParts(List.of("one ".getBytes(UTF_8), new byte[0]))
                .build();

        byte[] encoded = json.encode(message, MessageForm.JANUARY);

        assertThat(new String(encoded, UTF_8)).isEqualTo("{\"data\":[\"one \",\"\"]}");
        assertThat(json.decode(encoded, WireLimits.defaults())).isEqualTo(message);
    }

    @Test
    void readsKeysInAnyCase() {
        assertThat(read("{\"TONODE\":\"node1\",\"previousmessage\":{\"FromNode\":\"a\"}}")
                        .steward()
                        .previousMessage()
                        .orElseThrow()
                        .from()
                        .value())
                .isEqualTo("a");
    }

    @Test
    void nullIsWhatIsNotSet() {
        assertThat(read("{\"toNode\":null,\"data\":null,\"PreviousMessage\":null,\"methodArgs\":[null]}"))
                .isEqualTo(Message.builder().arguments("").build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"toNod\":\"a\"} | Message has no key toNod",
                "{\"id\":1,\"ID\":2} | Message.ID is given twice",
                "{\"id\":\"1\"} | Message.ID must be a whole number, was the text \"1\"",
                "{\"id\":1.5} | Message.ID must be a whole number, was 1.5",
                "{\"id\":9223372036854775808} | Message.ID must fit into 64 bits, was 9223372036854775808",
                "{\"data\":\"hello\"} | Message.Data must be base64 or a list of byte values",
                "{\"data\":[256]} | Message.Data must be bytes from 0 to 255, one was 256",
                "{\"data\":[\"a\",1]} | Message.Data must be a list of either texts or bytes, was 1",
                "{\"data\":[1,\"a\"]} | Message.Data must be a whole number, was the text \"a\"",
                "{\"methodArgs\":\"a\"} | Message.MethodArgs must be a list of texts, was the text \"a\"",
                "{\"toNode\":{}} | Message.ToNode must be a text, was an object",
                "{\"isReply\":1} | Message.IsReply must be true or false, was 1",
                "{\"PreviousMessage\":{\"id\":\"\"}} | Message.PreviousMessage.ID must be a whole number",
                "{\"PreviousMessage\":[]} | Message.PreviousMessage must be an object, was a list",
                "{\"toNode\":\"\\ud83d\"} | Message.ToNode: text has half a surrogate pair",
                "[] | Message must be an object, was a list",
                "{} 1 | something follows the message",
                "{\"id\": | message is not JSON"
            })
    void namesWhatIsWrong(String text, String error) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(CodecException.class).hasMessageContaining(error);
    }

    @ParameterizedTest
    @MethodSource("dev.seneschal.codec.Capture#all")
    void keepsEveryCapturedMessage(Capture capture) {
        MessageCodec wire = capture.file().contains("gob") ? new dev.seneschal.codec.gob.GobCodec() : new CborCodec();
        if (!capture.file().endsWith("none.jsonl")) {
            return;
        }
        Message message = wire.decode(capture.envelope().body(), WireLimits.defaults());

        assertThat(json.decode(json.encode(message), WireLimits.defaults())).isEqualTo(message);
    }
}
