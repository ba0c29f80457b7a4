package dev.seneschal.codec.gob;

/** Texts as UTF-8, in which nothing is replaced in silence. */
final class Utf8Writer {

    private Utf8Writer() {}

    /** How many bytes a text takes; half a surrogate pair is refused. */
    static int length(String text) {
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
        if (bytes > Integer.MAX_VALUE - Long.SIZE) {
            throw new GobException("text of " + chars + " characters is too long", -1);
        }
        return (int) bytes;
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
            throw new GobException("text has half a surrogate pair at character " + index, -1);
        }
    }
}
