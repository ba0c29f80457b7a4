package dev.seneschal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.MessageCodecContract;
import dev.seneschal.message.Message;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborCodecTest extends MessageCodecContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final CborCodec CODEC = new CborCodec();
    private static final int TO_NODE = 0;
    private static final int ID = 2;
    private static final int DATA = 3;
    private static final int METHOD_ARGS = 5;
    private static final int IS_REPLY = 9;
    private static final int PREVIOUS_MESSAGE = 19;

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }

    @Test
    void writesAnArrayOfZeroValuesForAnEmptyMessage() {
        byte[] encoded = CODEC.encode(Message.builder().build());

        assertThat(HexFormat.of().formatHex(encoded))
                .isEqualTo("981a60f600f660f6f660f6f46000000000000060" + "60f6606060606060");
    }

    @ParameterizedTest
    @CsvSource({
        "00,0",
        "17,23",
        "1800,0",
        "1818,24",
        "190001,1",
        "1a00000001,1",
        "1b0000000000000001,1",
        "1b7fffffffffffffff,9223372036854775807",
        "20,-1",
        "3b7fffffffffffffff,-9223372036854775808",
        "f6,0",
        "f7,0",
        "c101,1",
        "d9d9f7c101,1",
        "c240,0",
        "c24101,1",
        "c1c24101,1",
        "c24a00000102030405060708,72623859790382856",
        "c2487fffffffffffffff,9223372036854775807",
        "c3487fffffffffffffff,-9223372036854775808",
        "c25f41014102ff,258"
    })
    void readsNumbersInEveryFormThatGoTakes(String item, long expected) {
        assertThat(CODEC.decode(messageWith(ID, item), LIMITS).id()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1b8000000000000000",
                "3b8000000000000000",
                "1bffffffffffffffff",
                "c2488000000000000000",
                "c349010000000000000000",
                "c201",
                "c26101",
                "c2f6",
                "f4",
                "f5",
                "f90000",
                "fa00000000",
                "fb0000000000000000",
                "e0",
                "f820",
                "60",
                "40",
                "80",
                "a0",
                "1c",
                "1f",
                "ff"
            })
    void rejectsWhatIsNoNumberOf64Bits(String item) {
        assertRejects(messageWith(ID, item), "Message.ID at byte ");
    }

    @ParameterizedTest
    @CsvSource({
        "60,''",
        "f6,''",
        "f7,''",
        "6161,a",
        "780161,a",
        "79000161,a",
        "7f61616162ff,ab",
        "7fff,''",
        "c06161,a",
        "62c3a9,\u00e9",
        "64f09f9880,\ud83d\ude00",
        "63efbfbd,\ufffd"
    })
    void readsTextsInEveryFormThatGoTakes(String item, String expected) {
        assertThat(CODEC.decode(messageWith(TO_NODE, item), LIMITS).to().value())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4161",
                "61ff",
                "62c328",
                "63eda080",
                "62c080",
                "64f4908080",
                "7f61c361a9ff",
                "7f4161ff",
                "7f7f6161ffff",
                "7f6161f6ff",
                "7f01ff",
                "01",
                "f4",
                "80",
                "a0",
                "c24161",
                "7c",
                "7bffffffffffffffff",
                "7b7fffffffffffffff"
            })
    void rejectsWhatIsNoText(String item) {
        assertRejects(messageWith(TO_NODE, item), "Message.ToNode at byte ");
    }

    @ParameterizedTest
    @CsvSource({
        "40,''",
        "80,''",
        "f6,''",
        "f7,''",
        "9fff,''",
        "420102,0102",
        "58020102,0102",
        "5f41014102ff,0102",
        "820102,0102",
        "821801f6,0100",
        "9f0118ffff,01ff",
        "82c101f7,0100",
        "d8184101,01",
        "c24101,01"
    })
    void readsBytesInEveryFormThatGoTakes(String item, String expected) {
        assertThat(CODEC.decode(messageWith(DATA, item), LIMITS).data())
                .isEqualTo(HexFormat.of().parseHex(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6161", "01", "20", "81190100", "8120", "816161", "81f4", "818101", "a0", "f4", "5f6161ff"})
    void rejectsWhatIsNoBytes(String item) {
        assertRejects(messageWith(DATA, item), "Message.Data at byte ");
    }

    @ParameterizedTest
    @CsvSource({"80,''", "f6,''", "f7,''", "9fff,''", "826161f6,'a|'", "9f6161f7ff,'a|'", "9800,''", "c681c66161,'a'"})
    void readsListsInEveryFormThatGoTakes(String item, String expected) {
        List<String> arguments =
                CODEC.decode(messageWith(METHOD_ARGS, item), LIMITS).arguments();

        assertThat(String.join("|", arguments)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6161", "814161", "8101", "8180", "a0", "40", "9bffffffffffffffff", "9a7fffffff60", "f5"})
    void rejectsWhatIsNoListOfTexts(String item) {
        assertRejects(messageWith(METHOD_ARGS, item), "Message.MethodArgs at byte ");
    }

    @ParameterizedTest
    @CsvSource({"f4,false", "f5,true", "f6,false", "f7,false", "c1f5,true"})
    void readsFlags(String item, boolean expected) {
        assertThat(CODEC.decode(messageWith(IS_REPLY, item), LIMITS).steward().isReply())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "f814", "f815", "60", "80", "f93c00", "c24101"})
    void rejectsWhatIsNoFlag(String item) {
        assertRejects(messageWith(IS_REPLY, item), "Message.IsReply at byte ");
    }

    @Test
    void readsAnArrayThatIsLeftOpenAndTagged() {
        String fields = emptyFields();

        assertThat(CODEC.decode(hex("9f" + fields + "ff"), LIMITS))
                .isEqualTo(Message.builder().build());
        assertThat(CODEC.decode(hex("d9d9f7981a" + fields), LIMITS))
                .isEqualTo(Message.builder().build());
    }

    @Test
    void ignoresWhatFollowsTheArray() {
        assertThat(CODEC.decode(hex("981a" + emptyFields() + "ff00"), LIMITS))
                .isEqualTo(Message.builder().build());
    }

    @Test
    void rejectsAnyOtherNumberOfFields() {
        String fields = emptyFields();

        assertRejects(hex("9818" + fields), "array of 24");
        assertRejects(hex("981b" + fields + "60"), "array of 27");
        assertRejects(hex("9f" + fields + "60ff"), "more than 26");
        assertRejects(hex("9f" + fields.substring(4) + "ff"), "Message.RelayOriginalMethod");
        assertRejects(messageWith(PREVIOUS_MESSAGE, "80"), "Message.PreviousMessage at byte");
        assertRejects(messageWith(PREVIOUS_MESSAGE, "9819" + fields), "array of 25");
    }

    @Test
    void tellsTheFormsApartByTheNumberOfFields() {
        String january = "f6".repeat(25);

        for (String array : List.of("9819" + january, "9f" + january + "ff")) {
            assertThat(CODEC.decode(hex(array), LIMITS))
                    .isEqualTo(Message.builder().build());
            assertThat(CODEC.form(hex(array))).isEqualTo(MessageForm.JANUARY);
        }
        for (String array : List.of("981a" + emptyFields(), "9f" + emptyFields() + "ff")) {
            assertThat(CODEC.form(hex(array))).isEqualTo(MessageForm.APRIL);
        }
    }

    @Test
    void dataInJanuaryIsAListOfTexts() {
        String before = "9819f6f6f6";
        String after = "f6".repeat(21);

        Message message = CODEC.decode(hex(before + "826161f6" + after), LIMITS);

        assertThat(message.dataParts()).containsExactly("a".getBytes(UTF_8), new byte[0]);
        assertRejects(hex(before + "4161" + after), "Message.Data at byte");
        assertRejects(hex(before + "8161ff" + after), "Message.Data at byte 7: text that is not UTF-8");
    }

    @Test
    void writesJanuarysForm() {
        Message message = Message.builder()
                .to("node1")
                .dataParts(List.of("one ".getBytes(UTF_8), "two".getBytes(UTF_8)))
                .steward(new StewardFields(List.of(), new byte[] {1}, false, "", "", Optional.of(nested(1))))
                .build();

        byte[] encoded = CODEC.encode(message, MessageForm.JANUARY);

        assertThat(HexFormat.of().formatHex(encoded))
                .startsWith("9819656e6f646531f60082646f6e65206374776f60f660f6f460");
        assertThat(CODEC.decode(encoded, LIMITS))
                .isEqualTo(message.toBuilder()
                        .steward(new StewardFields(List.of(), new byte[0], false, "", "", Optional.of(nested(1))))
                        .build());
    }

    @Test
    void dataThatIsNotUtf8CannotGoToJanuary() {
        Message message = Message.builder().data(new byte[] {-1}).build();

        assertThatThrownBy(() -> CODEC.encode(message, MessageForm.JANUARY))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Message.Data: bytes that are not UTF-8");
    }

    @Test
    void rejectsWhatIsNoArray() {
        for (String item : List.of("a0", "bfff", "f6", "f7", "40", "60", "00", "f4", "ff", "")) {
            assertRejects(hex(item), "Message at byte ");
        }
    }

    @Test
    void namesThePlaceInNestedMessages() {
        byte[] bytes = messageWith(PREVIOUS_MESSAGE, HexFormat.of().formatHex(messageWith(ID, "f4")));

        assertRejects(bytes, "Message.PreviousMessage.ID at byte 25: a number is expected");
    }

    @Test
    void carries32NestedMessagesAndRejects33() {
        byte[] deepest = CODEC.encode(nested(32));
        byte[] tooDeep = messageWith(PREVIOUS_MESSAGE, HexFormat.of().formatHex(deepest));

        assertThat(CODEC.decode(deepest, LIMITS)).isEqualTo(nested(32));
        assertRejects(tooDeep, "nested deeper than 32");
        assertThatThrownBy(() -> CODEC.encode(nested(33)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("PreviousMessage(x31).PreviousMessage: arrays nested deeper than 32");
    }

    @Test
    void aListIsOneLevelMore() {
        Message atThirtyOne = nested(31, Message.builder().arguments("a").build());
        Message atThirtyTwo = nested(32, Message.builder().arguments("a").build());
        String emptyList = HexFormat.of().formatHex(messageWith(METHOD_ARGS, "80"));

        assertThat(CODEC.decode(CODEC.encode(atThirtyOne), LIMITS)).isEqualTo(atThirtyOne);
        assertThatThrownBy(() -> CODEC.encode(atThirtyTwo))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("MethodArgs: arrays nested deeper than 32");
        assertThatCode(() -> CODEC.decode(wrapped(30, emptyList), LIMITS)).doesNotThrowAnyException();
        assertRejects(wrapped(31, emptyList), "a list nested too deep");
    }

    private static Message nested(int depth) {
        return nested(depth, Message.builder().id(1).build());
    }

    private static Message nested(int depth, Message innermost) {
        Message message = innermost;
        for (int i = 1; i < depth; i++) {
            message = Message.builder()
                    .steward(new StewardFields(List.of(), new byte[0], false, "", "", Optional.of(message)))
                    .build();
        }
        return message;
    }

    private static byte[] wrapped(int times, String innermost) {
        String message = innermost;
        for (int i = 0; i < times; i++) {
            message = HexFormat.of().formatHex(messageWith(PREVIOUS_MESSAGE, message));
        }
        return hex(message);
    }

    private static byte[] messageWith(int field, String item) {
        StringBuilder message = new StringBuilder("981a");
        for (int i = 0; i < 26; i++) {
            message.append(i == field ? item : "f6");
        }
        return hex(message.toString());
    }

    private static String emptyFields() {
        return "f6".repeat(26);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static void assertRejects(byte[] bytes, String text) {
        assertThatThrownBy(() -> CODEC.decode(bytes, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(text);
    }
}
