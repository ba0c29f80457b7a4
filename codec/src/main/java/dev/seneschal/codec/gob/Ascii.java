package dev.seneschal.codec.gob;

/** Texts of one byte a character, as nearly all of them are. */
final class Ascii {

    private Ascii() {}

    /**
     * Writes a text of ASCII, for which there is room.
     *
     * @return whether it is ASCII; if not, what was written is of no meaning
     */
    static boolean put(String text, byte[] into, int from) {
        int length = text.length();
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            into[from + i] = (byte) c;
        }
        return all < 0x80;
    }
}
