package dev.seneschal.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a subject may look like: tokens joined by dots, none empty, without white space and control characters, at most 1,024 bytes. To
 * listen, a token may be {@code *}, for any one, and the last may be {@code >}, for one or more.
 *
 * <p>For those who write a {@link Transport}; others need not call it.
 */
public final class SubjectRules {

    static final String ANY_TOKEN = "*";
    static final String ANY_REST = ">";

    /** A NATS server hangs up on a control line above 4,096 bytes, in which subject and reply subject must fit. */
    private static final int MAX_BYTES = 1024;

    private SubjectRules() {}

    /**
     * Checks a subject to publish to.
     *
     * @param subject what was given
     * @return the same
     * @throws IllegalArgumentException if it breaks a rule or has a wildcard; the text names both
     */
    public static String checkPublished(String subject) {
        checkCharacters("subject", subject);
        if (!isPlain(subject)) {
            checkTokens(subject);
            throw malformed("subject", subject, "must have no wildcard to be published to");
        }
        return subject;
    }

    /**
     * Checks a subject to listen to.
     *
     * @param subject what was given
     * @return the same
     * @throws IllegalArgumentException if it breaks a rule; the text names both
     */
    public static String checkSubscribed(String subject) {
        checkCharacters("subject", subject);
        List<String> tokens = checkTokens(subject);
        int rest = tokens.indexOf(ANY_REST);
        if (rest >= 0 && rest < tokens.size() - 1) {
            throw malformed("subject", subject, "must have '>' as its last token only");
        }
        return subject;
    }

    /**
     * Checks the name of a queue group.
     *
     * @param queueGroup what was given
     * @return the same
     * @throws IllegalArgumentException if it is empty, too long or has white space or control characters; the text says which
     */
    public static String checkQueueGroup(String queueGroup) {
        checkCharacters("queue group", queueGroup);
        return queueGroup;
    }

    /** The tokens of a subject, which is not checked. */
    static List<String> tokens(String subject) {
        List<String> tokens = new ArrayList<>(4);
        int start = 0;
        for (int dot = subject.indexOf('.'); dot >= 0; dot = subject.indexOf('.', start)) {
            tokens.add(subject.substring(start, dot));
            start = dot + 1;
        }
        tokens.add(subject.substring(start));
        return tokens;
    }

    /** Whether it has neither wildcards nor empty tokens: looked at for every message, so without taking it apart. */
    private static boolean isPlain(String subject) {
        char before = '.';
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (c == '*' || c == '>' || (c == '.' && before == '.')) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    private static List<String> checkTokens(String subject) {
        List<String> tokens = tokens(subject);
        for (String token : tokens) {
            if (token.isEmpty()) {
                throw malformed("subject", subject, "must have no empty token");
            }
            if (token.length() > 1 && (token.contains(ANY_TOKEN) || token.contains(ANY_REST))) {
                throw malformed("subject", subject, "must have '*' and '>' as whole tokens only");
            }
        }
        return tokens;
    }

    private static void checkCharacters(String what, String name) {
        if (name.isEmpty()) {
            throw malformed(what, name, "must not be empty");
        }
        boolean ascii = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c > '~') {
                ascii = false;
                if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                    throw malformed(what, name, "must have no white space or control characters");
                }
            }
        }
        int bytes = ascii ? name.length() : name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw malformed(what, name.substring(0, 64) + "…", "must have at most " + MAX_BYTES + " bytes");
        }
    }

    private static IllegalArgumentException malformed(String what, String name, String rule) {
        return new IllegalArgumentException(what + " " + rule + ", was \"" + name + "\"");
    }
}
