package dev.seneschal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.CompressorContract;
import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipCompressorTest extends CompressorContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final GzipCompressor GZIP = new GzipCompressor();

    /** "abc" as a stored block, with its checksum and length. */
    private static final String PACKED = "010300fcff616263";

    private static final String TRAILER = "c2412435 03000000";

    @Override
    protected Compressor compressor() {
        return GZIP;
    }

    @ParameterizedTest
    @CsvSource({
        // nothing, a text flag, an extra field, a name, a comment, all of them
        "1f8b0800 00000000 00ff",
        "1f8b0801 12345678 0203",
        "1f8b0804 00000000 0003 0200 ffff",
        "1f8b0808 00000000 0003 612e62 00",
        "1f8b0810 00000000 0003 00",
        "1f8b081c 00000000 0003 0100 aa 6100 6200"
    })
    void readsHeadsOfEveryForm(String head) {
        assertThat(text(GZIP.decompress(hex(head + PACKED + TRAILER), LIMITS))).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b0700 00000000 00ff,no gzip member",
        "1f8c0800 00000000 00ff,no gzip member",
        "1f8b0820 00000000 00ff,not defined",
        "1f8b0802 00000000 00ff 0000,damaged head",
        "1f8b0804 00000000 00ff ffff,cut"
    })
    void refusesMembersByTheirHeads(String head, String reason) {
        assertRejects(hex(head + PACKED + TRAILER), reason);
    }

    @Test
    void checksTheHeadsOwnChecksum() {
        // The low half of the CRC-32 of the ten bytes before it.
        assertThat(text(GZIP.decompress(hex("1f8b0802 00000000 00ff " + headChecksum() + PACKED + TRAILER), LIMITS)))
                .isEqualTo("abc");
    }

    @Test
    void checksLengthAndChecksum() {
        String head = "1f8b0800 00000000 00ff";

        assertRejects(hex(head + PACKED + "c2412435 04000000"), "damaged");
        assertRejects(hex(head + PACKED + "c3412435 03000000"), "damaged");
    }

    @Test
    void readsSeveralMembersInARow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(GZIP.compress("abc".getBytes(StandardCharsets.US_ASCII)));
        bytes.write(GZIP.compress(new byte[0]));
        bytes.write(GZIP.compress("def".getBytes(StandardCharsets.US_ASCII)));

        assertThat(text(GZIP.decompress(bytes.toByteArray(), LIMITS))).isEqualTo("abcdef");
    }

    @Test
    void aDamagedMemberDoesNotSpoilTheNextOne() {
        byte[] packed = GZIP.compress("abc, abc, abc, abc, abc, abc".getBytes(UTF_8));
        byte[] expected = GZIP.decompress(packed, LIMITS);

        for (int i = 10; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= 0x55;
            assertThatThrownBy(() -> GZIP.decompress(damaged, LIMITS)).isInstanceOf(CompressionException.class);

            assertThat(GZIP.decompress(packed, LIMITS)).isEqualTo(expected);
        }
    }

    @Test
    void packsTheSameAgainWithWhatItKept() {
        for (int i = 0; i < 3; i++) {
            assertThat(GZIP.compress(new byte[5_000])).isEqualTo(new GzipCompressor().compress(new byte[5_000]));
        }
    }

    @Test
    void checksEachMember() {
        String head = "1f8b0800 00000000 00ff";

        assertRejects(hex(head + PACKED + TRAILER + head + PACKED + "c2412435 04000000"), "at byte 26 is damaged");
        assertRejects(hex(head + PACKED + TRAILER + "00"), "at byte 26 is cut");
        assertRejects(hex(head + PACKED + TRAILER + "00".repeat(20)), "no gzip member at byte 26");
    }

    @Test
    void theJdkReadsWhatItWritesAndTheOtherWayRound() throws IOException {
        byte[] bytes = "a message, a message, a message".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream jdk = new GZIPOutputStream(packed)) {
            jdk.write(bytes);
        }

        assertThat(GZIP.decompress(packed.toByteArray(), LIMITS)).isEqualTo(bytes);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(GZIP.compress(bytes))).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void aBombOfOneMemberStopsAtTheLimit() {
        byte[] bomb = GZIP.compress(new byte[64 * 1024 * 1024]);

        long allocated = AllocatedBytes.by(() -> assertRejects(bomb, "more than the"));

        assertThat(allocated).isLessThan(3L * LIMITS.maxUnpacked(bomb.length));
    }

    @Test
    void aBombOfAGibibyteInManyMembersStopsAtTheLimit() throws IOException {
        byte[] member = GZIP.compress(new byte[1024 * 1024]);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        for (int i = 0; i < 1024; i++) {
            bomb.write(member);
        }
        byte[] bytes = bomb.toByteArray();

        long allocated = AllocatedBytes.by(() -> assertRejects(bytes, "more than the 16777216 bytes"));

        assertThat(allocated).isLessThan(3L * LIMITS.maxBytes());
    }

    private static String headChecksum() {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(hex("1f8b0802 00000000 00ff"));
        int value = (int) crc.getValue();
        return HexFormat.of().formatHex(new byte[] {(byte) value, (byte) (value >> 8)});
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static void assertRejects(byte[] bytes, String reason) {
        assertThatThrownBy(() -> GZIP.decompress(bytes, LIMITS))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining(reason);
    }
}
