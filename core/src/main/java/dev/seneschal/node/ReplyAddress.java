package dev.seneschal.node;

import dev.seneschal.transport.Incoming;

/**
 * Where one attempt is answered: a prefix and the attempt's token, both of the same reply subject, which may have been given for several
 * attempts. It has no subject of its own until it is answered alone.
 *
 * @param text the reply subject
 * @param prefix how much of it is the same for all attempts of a run of the sender
 * @param start where its token starts
 * @param end where its token ends
 */
record ReplyAddress(String text, int prefix, int start, int end) {

    /** That of a message, with an empty subject if it has none. */
    static ReplyAddress of(Incoming incoming) {
        return incoming instanceof GroupPart part
                ? part.address()
                : of(incoming.replySubject().orElse(""));
    }

    /** That of a single attempt. */
    static ReplyAddress of(String subject) {
        int prefix = subject.lastIndexOf('.') + 1;
        return new ReplyAddress(subject, prefix, prefix, subject.length());
    }

    String subject() {
        return prefix == start && end == text.length()
                ? text
                : text.substring(0, prefix).concat(text.substring(start, end));
    }

    /** Whether both are of the same run of the same sender, as all are that came in one group. */
    @SuppressWarnings("ReferenceEquality") // a text is the same as itself without a look at it
    boolean hasPrefixOf(ReplyAddress other) {
        return prefix == other.prefix && (text == other.text || text.regionMatches(0, other.text, 0, prefix));
    }

    /** Whether there is a token, written as nodes of ours write it. */
    boolean isOurs() {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return prefix > 0 && start < end;
    }

    void appendTo(StringBuilder subject) {
        subject.append(text, start, end);
    }
}
