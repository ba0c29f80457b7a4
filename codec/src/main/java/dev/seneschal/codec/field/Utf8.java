package dev.seneschal.codec.field;

import dev.seneschal.wire.CodecException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 where nothing may be replaced in silence. */
public final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * How many bytes a text takes.
     *
     * @param text the text
     * @return bytes
     * @throws CodecException if it has half a surrogate pair, which UTF-8 cannot carry
     */
    public static int length(String text) {
        int chars = text.length();
        long bytes = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
                if (Character.isSurrogate(c)) {
                    requirePair(text, i);
                    // Four bytes for two characters: three are counted for this one, one for the next.
                    i++;
                }
            }
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new CodecException("text of " + chars + " characters is too long");
        }
        return (int) bytes;
    }

    /**
     * Whether bytes are well-formed UTF-8, given the text that Java made of them.
     *
     * @param decoded the text, with whatever is not UTF-8 replaced
     * @param bytes where it was read
     * @param from the first byte
     * @param length how many
     * @return false if something was replaced
     */
    public static boolean isExact(String decoded, byte[] bytes, int from, int length) {
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            return true;
        } catch (CharacterCodingException replaced) {
            return false;
        }
    }

    static void write(String text, byte[] into, int from) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                into[at++] = (byte) c;
            } else if (c < 0x800) {
                into[at++] = (byte) (0xc0 | c >> 6);
                into[at++] = continuation(c);
            } else if (!Character.isSurrogate(c)) {
                into[at++] = (byte) (0xe0 | c >> 12);
                into[at++] = continuation(c >> 6);
                into[at++] = continuation(c);
            } else {
                int codePoint = Character.toCodePoint(c, text.charAt(++i));
                into[at++] = (byte) (0xf0 | codePoint >> 18);
                into[at++] = continuation(codePoint >> 12);
                into[at++] = continuation(codePoint >> 6);
                into[at++] = continuation(codePoint);
            }
        }
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private static void requirePair(String text, int index) {
        boolean pair = Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        if (!pair) {
            throw new CodecException("text has half a surrogate pair at character " + index);
        }
    }
}
