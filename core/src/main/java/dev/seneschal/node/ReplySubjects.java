package dev.seneschal.node;

import dev.seneschal.time.Environment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The subjects on which attempts are answered: {@code <subject>.reply.<run>.<attempt>}, of which one subscription for each subject
 * catches all. Touched on the delivery thread only, save for reading an attempt's number.
 */
final class ReplySubjects {

    private static final int RADIX = 36;
    private static final int RUN_DIGITS = 8;

    private final Transport transport;
    private final Consumer<Incoming> listener;
    private final String run;
    private final Map<String, Path> paths = new HashMap<>();
    private Path last;

    ReplySubjects(Environment environment, Transport transport, Consumer<Incoming> listener) {
        this.transport = transport;
        this.listener = listener;
        this.run = newRun(environment);
        this.last = new Path("", "", () -> {});
    }

    private record Path(String subject, String prefix, Runnable end) {}

    /** Where an attempt to publish to a subject is answered. It is listened to from now on. */
    String of(String subject, long attempt) {
        if (!last.subject.equals(subject)) {
            last = paths.computeIfAbsent(subject, this::open);
        }
        return last.prefix + Long.toString(attempt, RADIX);
    }

    /** The attempt that a reply subject belongs to, or its token alone; empty if it is not one of ours. */
    static OptionalLong attempt(String replySubject) {
        try {
            return OptionalLong.of(
                    Long.parseLong(replySubject, replySubject.lastIndexOf('.') + 1, replySubject.length(), RADIX));
        } catch (NumberFormatException notOurs) {
            return OptionalLong.empty();
        }
    }

    void close() {
        paths.values().forEach(path -> path.end.run());
        paths.clear();
    }

    private Path open(String subject) {
        String prefix = subject + ".reply." + run + ".";
        Subscription subscription = transport.subscribe(prefix + "*", listener);
        return new Path(subject, prefix, subscription::close);
    }

    private static String newRun(Environment environment) {
        long bits = environment.random().nextLong();
        String digits = Long.toUnsignedString(bits, RADIX);
        return digits.length() <= RUN_DIGITS ? digits : digits.substring(digits.length() - RUN_DIGITS);
    }
}
