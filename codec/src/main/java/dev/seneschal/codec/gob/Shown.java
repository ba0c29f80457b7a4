package dev.seneschal.codec.gob;

/** How much of a stream's names and texts errors and prints show: not so much that it floods a log, and nothing that a terminal obeys. */
final class Shown {

    private static final int NAME = 64;

    private Shown() {}

    /** The beginning of a name, for errors. */
    static String name(String text) {
        return cut(text, NAME, "…");
    }

    /** So much of a text, and what stands for the rest if there is more. */
    static String cut(String text, int max, String rest) {
        return text.length() <= max ? plain(text) : plain(text.substring(0, max)) + rest;
    }

    /** A text with its control characters as Java writes them. */
    static String plain(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
