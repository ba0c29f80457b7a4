package dev.seneschal.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static final int TEXT_LENGTH = 22;
    /** Of each character but the last. */
    private static final int BITS = 6;

    private static final int LAST_BITS = 2;
    private static final int LOWEST = 0x3f;
    /** The last character holds two bits; the four behind them are zero. */
    private static final String LAST_CHARACTERS = "AQgw";

    /** Those of base64url. Each message has its id written and read, and the platform's encoder makes two arrays more for it. */
    private static final byte[] CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] BITS_OF = bitsOfCharacters();

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
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH - 1; i++) {
            int bits = bits(text.charAt(i));
            if (bits < 0) {
                return Optional.empty();
            }
            high = high << BITS | low >>> (Long.SIZE - BITS);
            low = low << BITS | bits;
        }
        high = high << LAST_BITS | low >>> (Long.SIZE - LAST_BITS);
        low = low << LAST_BITS | bits(text.charAt(TEXT_LENGTH - 1)) >>> (BITS - LAST_BITS);
        return (low & Long.MAX_VALUE) == 0 ? Optional.empty() : Optional.of(new MessageId(high, low));
    }

    @Override
    public int compareTo(MessageId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The 128 bits in base64url without padding, 22 characters; the form of header {@code Seneschal-Id}. */
    @Override
    public String toString() {
        byte[] text = new byte[TEXT_LENGTH];
        text[TEXT_LENGTH - 1] = CHARACTERS[(int) low << (BITS - LAST_BITS) & LOWEST];
        long nextHigh = high >>> LAST_BITS;
        long nextLow = low >>> LAST_BITS | high << (Long.SIZE - LAST_BITS);
        for (int i = TEXT_LENGTH - 2; i >= 0; i--) {
            text[i] = CHARACTERS[(int) nextLow & LOWEST];
            nextLow = nextLow >>> BITS | nextHigh << (Long.SIZE - BITS);
            nextHigh >>>= BITS;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The six bits that a character stands for, or a number below zero. */
    private static int bits(char character) {
        return character < BITS_OF.length ? BITS_OF[character] : -1;
    }

    private static byte[] bitsOfCharacters() {
        byte[] bits = new byte[Byte.MAX_VALUE + 1];
        Arrays.fill(bits, (byte) -1);
        for (int i = 0; i < CHARACTERS.length; i++) {
            bits[CHARACTERS[i]] = (byte) i;
        }
        return bits;
    }
}
