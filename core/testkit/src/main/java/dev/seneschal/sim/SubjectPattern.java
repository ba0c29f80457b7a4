package dev.seneschal.sim;

/** What a subscription listens to: tokens, of which {@code *} fits any one and a last {@code >} any rest. */
final class SubjectPattern {

    private final String[] tokens;

    SubjectPattern(String subject) {
        tokens = split(subject);
    }

    static String[] split(String subject) {
        return subject.split("\\.", -1);
    }

    boolean fits(String[] published) {
        for (int i = 0; i < tokens.length; i++) {
            if (i >= published.length) {
                return false;
            }
            if (tokens[i].equals(">")) {
                return true;
            }
            if (!tokens[i].equals("*") && !tokens[i].equals(published[i])) {
                return false;
            }
        }
        return tokens.length == published.length;
    }
}
