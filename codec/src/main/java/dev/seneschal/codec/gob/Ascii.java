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
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            into[from + i] = (byte) c;
        }
        return true;
    }
}
