package dev.seneschal.codec.gob;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The types that write their own bytes in Go and that every JDK has. */
final class Externals {

    static final GobExternal<Instant> INSTANT =
            GobExternal.gobEncoder(Instant.class, "Time", Externals::encodeInstant, Externals::decodeInstant);
    static final GobExternal<OffsetDateTime> OFFSET_DATE_TIME = GobExternal.gobEncoder(
            OffsetDateTime.class, "Time", Externals::encodeOffsetDateTime, Externals::decodeOffsetDateTime);
    static final List<GobExternal<?>> ALL = List.of(
            INSTANT,
            OFFSET_DATE_TIME,
            GobExternal.gobEncoder(BigInteger.class, "Int", Externals::encodeInteger, Externals::decodeInteger),
            GobExternal.binaryMarshaler(UUID.class, "UUID", Externals::encodeUuid, Externals::decodeUuid));

    /** Seconds from the beginning of year 1, where Go's time begins, to that of 1970. */
    private static final long YEAR_ONE = 62_135_596_800L;

    private static final int VERSION = 1;
    private static final int VERSION_WITH_SECONDS = 2;
    private static final int LENGTH = 15;
    private static final short UTC = -1;
    private static final int SECONDS_A_MINUTE = 60;
    private static final int NANOS_A_SECOND = 1_000_000_000;
    private static final int UUID_LENGTH = 16;

    private Externals() {}

    // ---- time.Time

    private static byte[] encodeInstant(Instant time) {
        return encodeTime(time, UTC, 0);
    }

    private static byte[] encodeOffsetDateTime(OffsetDateTime time) {
        if (time.getOffset().equals(ZoneOffset.UTC)) {
            return encodeInstant(time.toInstant());
        }
        int offset = time.getOffset().getTotalSeconds();
        int minutes = offset / SECONDS_A_MINUTE;
        if (minutes == UTC) {
            throw new IllegalArgumentException("Go cannot carry an offset of " + time.getOffset());
        }
        return encodeTime(time.toInstant(), (short) minutes, offset % SECONDS_A_MINUTE);
    }

    private static byte[] encodeTime(Instant time, short minutes, int seconds) {
        ByteBuffer bytes = ByteBuffer.allocate(seconds == 0 ? LENGTH : LENGTH + 1)
                .put((byte) (seconds == 0 ? VERSION : VERSION_WITH_SECONDS))
                .putLong(time.getEpochSecond() + YEAR_ONE)
                .putInt(time.getNano())
                .putShort(minutes);
        if (seconds != 0) {
            bytes.put((byte) seconds);
        }
        return bytes.array();
    }

    private static Instant decodeInstant(byte[] bytes) {
        ByteBuffer buffer = checkedTime(bytes);
        long seconds = buffer.getLong();
        int nanos = buffer.getInt();
        if (nanos < 0 || nanos >= NANOS_A_SECOND) {
            throw new IllegalArgumentException("time with " + nanos + " nanoseconds");
        }
        return Instant.ofEpochSecond(Math.subtractExact(seconds, YEAR_ONE), nanos);
    }

    private static OffsetDateTime decodeOffsetDateTime(byte[] bytes) {
        Instant instant = decodeInstant(bytes);
        ByteBuffer zone = ByteBuffer.wrap(bytes, LENGTH - Short.BYTES, bytes.length - LENGTH + Short.BYTES);
        short minutes = zone.getShort();
        int seconds = zone.hasRemaining() ? zone.get() : 0;
        int offset = minutes == UTC ? 0 : minutes * SECONDS_A_MINUTE + seconds;
        return instant.atOffset(ZoneOffset.ofTotalSeconds(offset));
    }

    private static ByteBuffer checkedTime(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("time of no bytes");
        }
        int version = buffer.get();
        if (version != VERSION && version != VERSION_WITH_SECONDS) {
            throw new IllegalArgumentException("time of version " + version);
        }
        if (bytes.length != LENGTH + version - VERSION) {
            throw new IllegalArgumentException("time of version " + version + " with " + bytes.length + " bytes");
        }
        return buffer;
    }

    // ---- big.Int

    private static byte[] encodeInteger(BigInteger value) {
        byte[] magnitude = value.abs().toByteArray();
        int from = magnitude[0] == 0 ? 1 : 0;
        byte[] bytes = new byte[1 + magnitude.length - from];
        bytes[0] = (byte) (VERSION << 1 | (value.signum() < 0 ? 1 : 0));
        System.arraycopy(magnitude, from, bytes, 1, magnitude.length - from);
        return bytes;
    }

    private static BigInteger decodeInteger(byte[] bytes) {
        if (bytes.length == 0) {
            return BigInteger.ZERO;
        }
        int version = bytes[0] >> 1;
        if (version != VERSION) {
            throw new IllegalArgumentException("integer of version " + version);
        }
        return new BigInteger((bytes[0] & 1) == 0 ? 1 : -1, bytes, 1, bytes.length - 1);
    }

    // ---- uuid.UUID

    private static byte[] encodeUuid(UUID value) {
        return ByteBuffer.allocate(UUID_LENGTH)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    private static UUID decodeUuid(byte[] bytes) {
        if (bytes.length != UUID_LENGTH) {
            throw new IllegalArgumentException("UUID of " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
