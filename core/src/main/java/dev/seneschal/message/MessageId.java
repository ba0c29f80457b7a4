package dev.seneschal.message;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The globally unique id of a message: 128 random bits, given when a node accepts the message and kept by every retry, replay and
 * relay of it. Receivers tell repeats by it.
 *
 * <p>It travels in a header of its own. Steward's {@code Message.ID} holds its {@linkplain #wireId() low 63 bits}.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits, of which the lowest 63 are never all zero
 */
public record MessageId(long high, long low) implements Comparable<MessageId> {

    private static final int BYTES = 16;
    private static final int TEXT_LENGTH = 22;
    /** The last character holds two bits; the four behind them are zero. */
    private static final String LAST_CHARACTERS = "AQgw";

    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    /**
     * An id of the given bits.
     *
     * @throws IllegalArgumentException if the low 63 bits are all zero, which in a Steward message means "no id"
     */
    public MessageId {
        if ((low & Long.MAX_VALUE) == 0) {
            throw new IllegalArgumentException("the low 63 bits of a message id must not all be zero, low was " + low);
        }
    }

    /**
     * A new id.
     *
     * @param random where its bits come from; must not be guessable, see {@code Environment.random()}
     * @return an id that no other message has
     */
    public static MessageId random(RandomGenerator random) {
        long high = random.nextLong();
        long low = random.nextLong();
        return (low & Long.MAX_VALUE) == 0 ? random(random) : new MessageId(high, low);
    }

    /**
     * The part of the id that stands in Steward's {@code Message.ID}.
     *
     * @return the low 63 bits, always positive
     */
    public long wireId() {
        return low & Long.MAX_VALUE;
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #toString()} gives: 22 characters of base64url without padding
     * @return the id, or empty if {@code text} is not one
     */
    public static Optional<MessageId> parse(String text) {
        if (text.length() != TEXT_LENGTH || LAST_CHARACTERS.indexOf(text.charAt(TEXT_LENGTH - 1)) < 0) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            long low = read(bytes, Long.BYTES);
            return (low & Long.MAX_VALUE) == 0 ? Optional.empty() : Optional.of(new MessageId(read(bytes, 0), low));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(MessageId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The 128 bits in base64url without padding, 22 characters; the form of header {@code Seneschal-Id}. */
    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0, high);
        write(bytes, Long.BYTES, low);
        return TO_TEXT.encodeToString(bytes);
    }

    private static long read(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    private static void write(byte[] bytes, int offset, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[offset + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
    }
}
