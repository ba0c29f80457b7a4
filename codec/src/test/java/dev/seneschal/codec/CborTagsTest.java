package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags in bodies: references to earlier strings are refused before anything is read. */
class CborTagsTest {

    private static final CborObjectCodec CODEC = new CborObjectCodec();
    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final int LONG_STRING = 500_000;

    @Test
    void refusesReferencesToALongStringBeforeTheyAreFollowed() {
        ByteBuffer body = ByteBuffer.allocate(1 << 20);
        body.put(hex("d901009f5a")).putInt(LONG_STRING).position(body.position() + LONG_STRING);
        while (body.remaining() > 3) {
            body.put(hex("d81900"));
        }
        body.put((byte) 0xff);
        byte[] hostile = Arrays.copyOf(body.array(), body.position());

        long allocated = AllocatedBytes.by(() -> assertRejects(
                hostile,
                String[].class,
                "CBOR body has tag 256 at byte 0: references to earlier strings are not taken"));

        assertThat(allocated).isLessThan(LONG_STRING);
    }

    @ParameterizedTest
    @CsvSource({
        "d8190a,25,0",
        "82d819000a,25,1",
        "a16161d8190a,25,3",
        "a1d819006161,25,1",
        "1819d8190a,25,2",
        "5f4119ffd8190a,25,4",
        "62d819d8190a,25,3",
        "58021919d8190a,25,4",
        "f819d8190a,25,2",
        "fb0000000000000000d8190a,25,9",
        "d90100820a0a,256,0",
        "da00000100820a0a,256,0",
        "db0000000000000100820a0a,256,0",
        "c6d90100820a0a,256,1",
        "c482d819000a,25,2"
    })
    void refusesTheTagsOfReferencesWhereverTheyStand(String body, int tag, int offset) {
        assertRejects(
                hex(body),
                Object.class,
                "CBOR body has tag " + tag + " at byte " + offset + ": references to earlier strings are not taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"d9d9f7820a0a", "81c24101", "81c48201190100", "8158d9" + "d9d819", "82190100d81801"})
    void takesOtherTagsAndWhatOnlyLooksLikeThem(String body) {
        byte[] bytes = hex(body);
        byte[] whole = bytes[1] == 0x58 ? Arrays.copyOf(bytes, 3 + 0xd9) : bytes;

        assertThatCode(() -> CODEC.decode(whole, Object.class, LIMITS)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d8", "d819", "1c", "5bffffffffffffffff01", "ff", "62", "c6"})
    void leavesBrokenBytesToTheParser(String body) {
        assertThatThrownBy(() -> CODEC.decode(hex(body), Object.class, LIMITS)).isInstanceOf(CodecException.class);
    }

    @Test
    void refusesReferencesWithAMapperOfTheHosts() {
        ObjectMapper mapper = new ObjectMapper(new CBORFactory());

        assertThatThrownBy(() -> new CborObjectCodec(mapper).decode(hex("d90100820a0a"), int[].class, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("tag 256");
    }

    @Test
    void boundsNumbersOfMillionsOfDigits() throws IOException {
        byte[] bigNumber = ByteBuffer.allocate(1_000_007)
                .put(hex("81c25a"))
                .putInt(1_000_000)
                .array();
        byte[] hugeExponent = hex("c4821a7fffffff01");

        assertThatThrownBy(() -> CODEC.decode(bigNumber, Object[].class, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Number value length (1000000) exceeds the maximum allowed (1000)");
        assertThatThrownBy(() -> new CborObjectCodec(new CBORMapper()).decode(hugeExponent, BigInteger.class, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("BigDecimal scale (-2147483647) magnitude exceeds the maximum allowed (100000)");
        JsonNode number = CODEC.decode(hugeExponent, JsonNode.class, LIMITS);
        assertThat(number.isNumber()).isTrue();
    }

    @Test
    void mapperWithoutTheCheckFollowsReferences() throws IOException {
        byte[] body = hex("d90100" + "82" + "63616263" + "d81900");

        assertThat(new CBORMapper().readValue(body, List.class))
                .as("what the check is for")
                .isEqualTo(List.of("abc", "abc"));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static void assertRejects(byte[] body, Class<?> type, String text) {
        assertThatThrownBy(() -> CODEC.decode(body, type, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessage(text);
    }
}
