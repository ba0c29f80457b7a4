package dev.seneschal.node;

import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.PromptListener;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import java.util.function.BiConsumer;

/**
 * The subjects on which a run of this node hears what becomes of its attempts to publish to one subject: a prefix, and the attempt's
 * number, or the numbers of several that were published or are answered together. Touched on the delivery thread only, save for what
 * is final.
 */
final class ReplyPath {

    /** No number has it. */
    static final char BETWEEN_ATTEMPTS = '-';

    private static final int RADIX = 36;
    private static final long[] NONE = {};

    /** What its attempts are published to. */
    final String published;

    private final String prefix;
    private final Subscription subscription;
    /** Whether who answered last on it reads groups of messages. */
    boolean readsGroups;

    ReplyPath(String published, String run, Transport transport, BiConsumer<ReplyPath, Incoming> listener) {
        this.published = published;
        this.prefix = published + ".reply." + run + ".";
        PromptListener onAnswer = incoming -> listener.accept(this, incoming);
        this.subscription = transport.subscribe(prefix + "*", onAnswer);
    }

    /** Where an attempt is answered. */
    String subject(long attempt) {
        return prefix + token(attempt);
    }

    /** Where several attempts are answered, by their tokens with {@link #BETWEEN_ATTEMPTS} between them. */
    String subject(CharSequence tokens) {
        return prefix + tokens;
    }

    static String token(long attempt) {
        return Long.toString(attempt, RADIX);
    }

    /** The attempts that a subject of this kind names; none if it is not one. */
    static long[] attempts(String subject) {
        int start = subject.lastIndexOf('.') + 1;
        int count = 1;
        for (int i = start; i < subject.length(); i++) {
            count += subject.charAt(i) == BETWEEN_ATTEMPTS ? 1 : 0;
        }
        long[] attempts = new long[count];
        try {
            for (int i = 0; i < count; i++) {
                int end = subject.indexOf(BETWEEN_ATTEMPTS, start);
                end = end < 0 ? subject.length() : end;
                attempts[i] = Long.parseLong(subject, start, end, RADIX);
                start = end + 1;
            }
            return attempts;
        } catch (NumberFormatException notOurs) {
            return NONE;
        }
    }

    void close() {
        subscription.close();
    }
}
