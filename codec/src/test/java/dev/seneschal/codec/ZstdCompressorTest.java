package dev.seneschal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.CompressorContract;
import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZstdCompressorTest extends CompressorContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final ZstdCompressor ZSTD = new ZstdCompressor();
    private static final String MAGIC = "28b52ffd";

    @Override
    protected Compressor compressor() {
        return ZSTD;
    }

    @ParameterizedTest
    @CsvSource({
        // descriptor, window: one raw block, as last block
        "0000 190000 616263,abc",
        // two raw blocks
        "0000 080000 61 110000 6263,abc",
        // a repeated byte
        "0000 2b0000 61,aaaaa",
        // single segment with its size
        "2003 190000 616263,abc",
        // size in 4 and in 8 bytes
        "80 00 03000000 190000 616263,abc",
        "c0 00 0300000000000000 190000 616263,abc",
        // nothing in it
        "0000 010000,''",
        "2000 010000,''"
    })
    void readsFramesOfEveryForm(String frame, String expected) {
        assertThat(text(ZSTD.decompress(frame(frame), LIMITS))).isEqualTo(expected);
    }

    @Test
    void readsSeveralFramesInARowAndSkipsWhatIsToBeSkipped() {
        byte[] bytes = hex(MAGIC + "0000 190000 616263"
                + "502a4d18 02000000 ffff"
                + MAGIC + "0000 010000"
                + MAGIC + "2003 190000 646566");

        assertThat(text(ZSTD.decompress(bytes, LIMITS))).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @CsvSource({
        // a dictionary
        "01 00 07 190000 616263,dictionary",
        "01 00 00 190000 616263,dictionary",
        // a reserved bit
        "0800 190000 616263,not defined",
        // 8 MiB and a bit, and the largest window there is
        "0069 190000 616263,window of 9437184",
        "00ff 190000 616263,window of",
        // a single segment is its own window
        "a0 01008000 190000 616263,window of 8388609",
        // sizes that are wrong
        "2002 190000 616263,at most 2",
        "2004 190000 616263,unpacks to 4 bytes",
        "80 00 00000000 190000 616263,unpacks to 0 bytes",
        "c000 ffffffffffffffff 190000 616263,18446744073709551615",
        // a block of no kind, and one above its window
        "0000 070000,kind 3",
        "0000 092000,at most 1024",
        // bytes after the last block
        "0000 190000 616263 00,cut",
        "0000 190000 616263 00000000,no zstd frame"
    })
    void refusesFramesByTheirHeads(String frame, String reason) {
        assertRejects(frame(frame), reason);
    }

    @Test
    void unpackingAllocatesLittleBesideTheResult() {
        byte[] packed = ZSTD.compress(new byte[60_000]);
        for (int i = 0; i < 100; i++) {
            ZSTD.decompress(packed, LIMITS);
        }

        long allocated = AllocatedBytes.by(() -> ZSTD.decompress(packed, LIMITS));

        assertThat(allocated).isLessThan(60_000 + 2_000);
    }

    @Test
    void aDamagedFrameDoesNotSpoilTheNextOne() {
        byte[] packed = ZSTD.compress(
                "abc, abc, abc, abc, abc, abc, abc, abc, abc".repeat(50).getBytes(UTF_8));
        byte[] expected = ZSTD.decompress(packed, LIMITS);

        for (int i = 9; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= 0x55;
            assertThatThrownBy(() -> ZSTD.decompress(damaged, LIMITS)).isInstanceOf(CompressionException.class);

            assertThat(ZSTD.decompress(packed, LIMITS)).isEqualTo(expected);
        }
    }

    @Test
    void takesAWindowOf8MiB() {
        assertThat(text(ZSTD.decompress(frame("0068 190000 616263"), LIMITS))).isEqualTo("abc");
    }

    @Test
    void checksTheChecksumWhereThereIsOne() {
        byte[] captured = Capture.messages("april-gob-z.jsonl")
                .findFirst()
                .orElseThrow()
                .envelope()
                .body();
        byte[] damaged = captured.clone();
        damaged[captured.length - 1] ^= 1;

        assertThat(ZSTD.decompress(captured, LIMITS)).isNotEmpty();
        assertRejects(damaged, "damaged");
    }

    @Test
    void checksTheChecksumOfAFrameWithNothingInIt() {
        assertThat(ZSTD.decompress(frame("0400 010000 99e9d851"), LIMITS)).isEmpty();
        assertRejects(frame("0400 010000 99e9d850"), "damaged");
        assertRejects(hex(MAGIC + "2003 190000 616263" + MAGIC + "0400 010000 99e9d850"), "damaged");
    }

    @Test
    void readsItsOwnFramesUpToTheLimit() {
        byte[] large = new byte[LIMITS.maxBytes()];
        new Random(3).nextBytes(large);

        byte[] packed = ZSTD.compress(large);

        assertThat(ZSTD.decompress(packed, LIMITS)).isEqualTo(large);
    }

    @Test
    void aBombOfRepeatedBytesFailsBeforeTheMemoryIsTaken() {
        byte[] bomb = repeatedBlocks(8 * 1024);

        long allocated = AllocatedBytes.by(() -> assertRejects(bomb, "or more"));

        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void aFrameThatClaimsAGibibyteFailsBeforeTheMemoryIsTaken() {
        byte[] claim = frame("a0 00000040 190000 616263");

        long allocated = AllocatedBytes.by(() -> assertRejects(claim, "1073741824"));

        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void aBombOfCompressedBlocksStopsAtTheLimit() {
        byte[] bomb = compressedBlocks(8 * 1024);

        long allocated = AllocatedBytes.by(() -> assertRejects(bomb, "damaged, or unpacks to more"));

        assertThat(allocated).isLessThan(LIMITS.maxUnpacked(bomb.length) + 500_000L);
    }

    /** A gibibyte of one byte in 4 bytes for each 128 KiB. */
    private static byte[] repeatedBlocks(int count) {
        StringBuilder blocks = new StringBuilder(MAGIC + "0068");
        blocks.append("02001061".repeat(count - 1)).append("03001061");
        return hex(blocks.toString());
    }

    /** The same by compressed blocks, whose heads do not tell their size: taken from a real frame and repeated. */
    private static byte[] compressedBlocks(int count) {
        byte[] frame = ZSTD.compress(new byte[128 * 1024]);
        int block = frame.length;
        for (int at = 5; at < frame.length - 3; at++) {
            int head = frame[at] & 0xff | (frame[at + 1] & 0xff) << 8 | (frame[at + 2] & 0xff) << 16;
            if ((head & 7) == 5 && at + 3 + (head >> 3) + 4 == frame.length) {
                block = at;
            }
        }
        byte[] notLast = Arrays.copyOfRange(frame, block, frame.length - 4);
        notLast[0] &= ~1;
        byte[] bomb = Arrays.copyOf(hex(MAGIC + "0068"), 6 + count * notLast.length);
        for (int i = 0; i < count; i++) {
            System.arraycopy(notLast, 0, bomb, 6 + i * notLast.length, notLast.length);
        }
        bomb[6 + (count - 1) * notLast.length] |= 1;
        return bomb;
    }

    private static byte[] frame(String afterMagic) {
        return hex(MAGIC + afterMagic);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static void assertRejects(byte[] bytes, String reason) {
        assertThatThrownBy(() -> ZSTD.decompress(bytes, LIMITS))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining(reason);
    }
}
