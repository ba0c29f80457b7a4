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

    /** Each stands for five bits, the first for none. */
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

    private static final int BITS = 5;
    private static final int LOWEST = 0x1f;
    private static final int MOST_DIGITS = 13;
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
        StringBuilder subject = new StringBuilder(prefix.length() + MOST_DIGITS).append(prefix);
        appendToken(attempt, subject);
        return subject.toString();
    }

    /** Where several attempts are answered, by their tokens with {@link #BETWEEN_ATTEMPTS} between them. */
    String subject(CharSequence tokens) {
        return prefix + tokens;
    }

    /** Appends an attempt in base 32. Every message has one, and {@link Long#toString(long, int)} divides once for each digit. */
    static void appendToken(long attempt, StringBuilder tokens) {
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(attempt) + BITS - 1) / BITS);
        for (int shift = (digits - 1) * BITS; shift >= 0; shift -= BITS) {
            tokens.append(DIGITS.charAt((int) (attempt >>> shift) & LOWEST));
        }
    }

    /** The attempts that a subject of this kind names; none if it is not one. */
    static long[] attempts(String subject) {
        int start = subject.lastIndexOf('.') + 1;
        int count = 1;
        for (int i = start; i < subject.length(); i++) {
            count += subject.charAt(i) == BETWEEN_ATTEMPTS ? 1 : 0;
        }
        long[] attempts = new long[count];
        for (int i = 0; i < count; i++) {
            int end = subject.indexOf(BETWEEN_ATTEMPTS, start);
            end = end < 0 ? subject.length() : end;
            attempts[i] = attempt(subject, start, end);
            if (attempts[i] < 0) {
                return NONE;
            }
            start = end + 1;
        }
        return attempts;
    }

    /** The attempt of a token, or a number below zero if it is none. */
    private static long attempt(String subject, int start, int end) {
        if (start == end || end - start > MOST_DIGITS) {
            return -1;
        }
        long attempt = 0;
        for (int i = start; i < end; i++) {
            int digit = digit(subject.charAt(i));
            if (digit < 0 || attempt > Long.MAX_VALUE >>> BITS) {
                return -1;
            }
            attempt = attempt << BITS | digit;
        }
        return attempt;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'v' ? c - 'a' + 10 : -1;
    }

    void close() {
        subscription.close();
    }
}
