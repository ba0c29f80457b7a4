package dev.seneschal.message;

/** The one rule for names of nodes and methods: letters, digits, {@code -} and {@code _}, 1 to 64 of them. */
final class Names {

    private static final int MAX_LENGTH = 64;

    private Names() {}

    static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static String check(String what, String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + MAX_LENGTH + " letters, digits, '-' or '_', was \"" + shown(name) + "\"");
        }
        return name;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String shown(String name) {
        return name.length() <= 2 * MAX_LENGTH ? name : name.substring(0, 2 * MAX_LENGTH) + "…";
    }
}
