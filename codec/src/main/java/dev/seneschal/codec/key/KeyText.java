package dev.seneschal.codec.key;

import java.util.Base64;

/** Base64 as Steward's key files have it: the standard alphabet, no padding, line ends anywhere. */
final class KeyText {

    private KeyText() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads a key. What is thrown does not quote it: it may be a private one.
     *
     * @throws IllegalArgumentException if the text is not base64, or is padded
     */
    static byte[] decode(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits.append(c);
            } else if (c == '=') {
                throw new IllegalArgumentException("base64 must not be padded, there is a = at character " + i);
            } else if (c != '\r' && c != '\n') {
                throw new IllegalArgumentException("not base64 at character " + i);
            }
        }
        try {
            return Base64.getDecoder().decode(digits.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64, it ends after " + digits.length() + " characters", e);
        }
    }

    private static boolean isDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
