package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set, a UUID, times and a duration, in bytes that Go 1.19 wrote of the same values. */
class GobGoBytesTest {

    record Kept(Set<String> tags, UUID key, Instant at, OffsetDateTime when, Duration took) {}

    private static final String DEFINITIONS =
            "40ff81030101044b65707401ff8200010501045461677301ff840001034b657901ff86000102417401ff880001045768656e01"
                    + "ff88000104546f6f6b010400000016ff83020101085b5d737472696e6701ff8400010c000010ff85060101045555494401"
                    + "ff8600000010ff870501010454696d6501ff88000000";

    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

    private final GobType<Kept> type = GobType.of(Kept.class, MethodHandles.lookup());

    @ParameterizedTest
    @CsvSource({
        "+05:30,"
                + "43ff82010201610162011000112233445566778899aabbccddeeff010f010000000edce5e800075bcd15ffff"
                + "010f010000000edce5e800075bcd15014a01fcb2d05dff00",
        // with seconds, which take the second version of a time
        "-03:00:07,"
                + "44ff82010201610162011000112233445566778899aabbccddeeff010f010000000edce5e800075bcd15ffff"
                + "0110020000000edce5e800075bcd15ff4cf901fcb2d05dff00"
    })
    void readsAndWritesWhatGoWrites(String offset, String frame) {
        Kept kept = new Kept(
                new LinkedHashSet<>(List.of("a", "b")),
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                AT,
                AT.atOffset(ZoneOffset.of(offset)),
                Duration.ofMillis(-1_500));

        assertThat(type.decode(HexFormat.of().parseHex(DEFINITIONS + frame))).isEqualTo(kept);
        assertThat(HexFormat.of().formatHex(type.encode(kept))).endsWith(frame);
    }
}
