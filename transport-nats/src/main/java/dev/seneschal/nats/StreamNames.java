package dev.seneschal.nats;

import java.util.List;

/** What things are called between a {@link JetStreamTransport} and a broker. */
final class StreamNames {

    /** What stands before the subject that a message would have without a stream. */
    static final String PREFIX = "seneschal.js.";

    /** All that the stream takes. */
    static final String SUBJECTS = PREFIX + "*.*.*";

    /** What the broker answers questions about streams and consumers on. */
    static final String API = "$JS.API.";

    /** Where Steward nodes publish, in either dialect: messages, those to be passed on, and acknowledgements. */
    private static final List<String> STEWARD = List.of(
            "*.*.EventACK",
            "*.*.EventNACK",
            "*.*.CommandACK",
            "*.*.CommandNACK",
            "*.*.*.EventACK",
            "*.*.EventACK.reply",
            "*.*.CommandACK.reply",
            "*.*.EventACK.reply.*.*",
            "*.*.CommandACK.reply.*.*");

    /** Where nodes send lines for the fleet's error log to, whatever else they send. */
    static final String ERROR_CENTRAL = "errorCentral";

    private StreamNames() {}

    /** Whether a stream that takes a subject takes what is published to a node or in answer to its messages, if one is named first. */
    static boolean takesOf(String subject, String node) {
        return subject.startsWith(node + ".");
    }

    /**
     * Whether a stream that takes a subject takes what Steward nodes publish, and the subject is not only that of somebody else's under
     * a name of its own: it begins with a wildcard, or ends as Steward's do.
     */
    static boolean takesOfAnyNode(String subject) {
        char first = subject.charAt(0);
        char last = subject.charAt(subject.length() - 1);
        return (isWildcard(first) || !isWildcard(last))
                && STEWARD.stream().anyMatch(each -> SubjectOverlap.between(subject, each));
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '>';
    }
}
