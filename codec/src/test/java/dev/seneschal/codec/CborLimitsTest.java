package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message in CBOR may make of its bytes, at its limits and just over them. */
class CborLimitsTest {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final CborCodec CODEC = new CborCodec();
    private static final int TO_NODES = 1;
    private static final int DATA = 3;
    private static final int METHOD_ARGS = 5;
    private static final int DIRECTORY = 17;
    private static final int MAX_ELEMENTS = 4_000_000;
    private static final int MAX_ALLOCATION = 64 << 20;
    private static final int ARRAY = 0x80;
    private static final int TEXT = 0x60;
    private static final int BYTES = 0x40;

    @Test
    void takesFourMillionEmptyTextsAndNoMore() {
        byte[] most = message(26, METHOD_ARGS, list(MAX_ELEMENTS, "60"));
        byte[] tooMany = message(26, METHOD_ARGS, list(MAX_ELEMENTS + 1, "60"));

        assertThat(decode(most).arguments()).hasSize(MAX_ELEMENTS);
        assertRejects(tooMany, "Message.MethodArgs at byte 12: a list of 4000001 elements, 4000000 more are taken");
    }

    @Test
    void countsTheElementsOfAListThatIsLeftOpen() {
        byte[] most = message(26, METHOD_ARGS, openList(MAX_ELEMENTS, "60"));
        byte[] tooMany = message(26, METHOD_ARGS, openList(MAX_ELEMENTS + 1, "60"));

        assertThat(decode(most).arguments()).hasSize(MAX_ELEMENTS);
        assertRejects(tooMany, "Message.MethodArgs at byte 4000008: lists of more than 4000000 elements together");
    }

    @Test
    void countsAllListsOfAMessageTogether() {
        byte[] half = list(MAX_ELEMENTS / 2, "60");
        byte[] both = message(26, TO_NODES, half, METHOD_ARGS, list(MAX_ELEMENTS / 2 + 1, "60"));

        assertRejects(both, "Message.MethodArgs at byte 2000016: a list of 2000001 elements, 2000000 more are taken");
    }

    @Test
    void countsJanuarysDataToo() {
        assertRejects(
                message(25, DATA, list(MAX_ELEMENTS + 1, "60")),
                "Message.Data at byte 10: a list of 4000001 elements, 4000000 more are taken");
        assertRejects(
                message(25, DATA, openList(MAX_ELEMENTS + 1, "60")),
                "Message.Data at byte 2033608: a message that takes more than 67108864 bytes");
    }

    /** A list takes 16 bytes and 8 for each element, and a text 32 and its own. */
    @ParameterizedTest
    @CsvSource({"5,6161", "1,6161"})
    void takesTextsUpTo64MebibytesAndNoMore(int field, String text) {
        int node = field == TO_NODES ? 24 : 0;
        int most = (MAX_ALLOCATION - 16) / (8 + 32 + 1 + node);

        Message read = decode(message(26, field, list(most, text)));

        assertThat(field == TO_NODES ? read.steward().toNodes() : read.arguments())
                .hasSize(most);
        assertRejects(message(26, field, list(most + 1, text)), ": a message that takes more than 67108864 bytes");
    }

    @Test
    void refusesEightMillionNodesBeforeItMakesThem() {
        byte[] hostile = message(26, TO_NODES, list(8_000_000, "6161"));

        long allocated = AllocatedBytes.by(() -> assertRejects(
                hostile, "Message.ToNodes at byte 8: a list of 8000000 elements, 4000000 more are taken"));

        assertThat(allocated).isLessThan(1 << 20);
    }

    @Test
    void takesTextsOf16MebibytesInAsciiAndInOther() {
        int length = LIMITS.maxBytes() - 100;

        assertThat(decode(message(26, DIRECTORY, string(TEXT, length, "61")))
                        .steward()
                        .directory())
                .hasSize(length);
        assertThat(decode(message(26, DIRECTORY, string(TEXT, length, "c3a9")))
                        .steward()
                        .directory())
                .hasSize(length / 2);
    }

    /** While it is made, a text that is not in ASCII takes three times its length. */
    @Test
    void countsTheRoomForATextThatIsNotAsciiBeforeItIsMade() {
        int texts = 600_000;
        byte[] before = list(texts, "6161");
        int most = (MAX_ALLOCATION - 16 - 41 * texts - 32) / 3 & ~1;
        byte[] fits = message(26, METHOD_ARGS, before, DIRECTORY, string(TEXT, most, "c3a9"));
        byte[] tooLong = message(26, METHOD_ARGS, before, DIRECTORY, string(TEXT, most + 2, "c3a9"));
        byte[] ascii = message(26, METHOD_ARGS, before, DIRECTORY, string(TEXT, most + 2, "6161"));

        assertThat(decode(fits).steward().directory()).hasSize(most / 2);
        assertThat(decode(ascii).steward().directory()).hasSize(most + 2);
        long allocated = AllocatedBytes.by(() -> assertRejects(
                tooLong, "Message.Directory at byte 1200028: a message that takes more than 67108864 bytes"));
        assertThat(allocated).as("only what stands before the text").isLessThan(64L * texts);
    }

    @Test
    void countsTextsAndBytesThatComeInParts() {
        byte[] chunks = bytes("7f", string(TEXT, 7 << 20, "61"), string(TEXT, 7 << 20, "61"), "ff");
        byte[] data = bytes("5f", string(BYTES, 8 << 20, "61"), string(BYTES, 7 << 20, "61"), "ff");
        byte[] fewer = bytes("7f", string(TEXT, 7 << 20, "61"), string(TEXT, 5 << 20, "61"), "ff");
        byte[] numbers = list(LIMITS.maxBytes() - 100, "01");

        assertThat(decode(message(26, DATA, data)).data()).hasSize(15 << 20);
        assertThat(decode(message(26, DIRECTORY, fewer)).steward().directory()).hasSize(12 << 20);
        assertThat(decode(message(26, DATA, numbers)).data()).hasSize(LIMITS.maxBytes() - 100);
        assertRejects(
                message(26, DIRECTORY, chunks),
                "Message.Directory at byte 14680095: a message that takes more than 67108864 bytes");
    }

    @Test
    void takesMoreWhereMessagesMayBeLarger() {
        WireLimits large = new WireLimits(32 << 20, 200, 8);

        Message read = CODEC.decode(message(26, METHOD_ARGS, list(MAX_ELEMENTS + 1, "60")), large);

        assertThat(read.arguments()).hasSize(MAX_ELEMENTS + 1);
    }

    /** A message with null for all fields but some, given as their places and items. */
    private static byte[] message(int fields, Object... items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("98"));
        out.write(fields);
        int next = 0;
        for (int i = 0; i < fields; i++) {
            if (next < items.length && items[next].equals(i)) {
                out.writeBytes((byte[]) items[next + 1]);
                next += 2;
            } else {
                out.write(0xf6);
            }
        }
        return out.toByteArray();
    }

    private static byte[] list(int count, String item) {
        return bytes(head(ARRAY, count), repeated(count, item));
    }

    private static byte[] openList(int count, String item) {
        return bytes("9f", repeated(count, item), "ff");
    }

    private static byte[] string(int kind, int length, String content) {
        return bytes(head(kind, length), repeated(length / (content.length() / 2), content));
    }

    private static byte[] head(int kind, int argument) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) (kind | 0x1a))
                .putInt(argument)
                .array();
    }

    private static byte[] repeated(int count, String item) {
        byte[] one = HexFormat.of().parseHex(item);
        byte[] all = new byte[count * one.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    /** Arrays as they are, and texts in hexadecimal. */
    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(part instanceof byte[] array ? array : HexFormat.of().parseHex((String) part));
        }
        return out.toByteArray();
    }

    private static Message decode(byte[] bytes) {
        return CODEC.decode(bytes, LIMITS);
    }

    private static void assertRejects(byte[] bytes, String text) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith(text);
    }
}
