package dev.seneschal.node;

import dev.seneschal.time.Environment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Where a run of this node is answered: {@code <subject>.reply.<run>.<attempt>}, with one subscription for each subject that it
 * publishes to. Touched on the delivery thread only.
 */
final class ReplyPaths {

    private static final int RADIX = 36;
    private static final int RUN_DIGITS = 8;

    private final Transport transport;
    private final BiConsumer<ReplyPath, Incoming> listener;
    private final String run;
    private final Map<String, ReplyPath> paths = new HashMap<>();

    ReplyPaths(Environment environment, Transport transport, BiConsumer<ReplyPath, Incoming> listener) {
        this.transport = transport;
        this.listener = listener;
        this.run = newRun(environment);
    }

    String run() {
        return run;
    }

    /** Where attempts to publish to a subject are answered. It is listened to from now on. */
    ReplyPath of(String subject) {
        return paths.computeIfAbsent(subject, first -> new ReplyPath(subject, run, transport, listener));
    }

    /** Whether who answered last for a subject reads groups of messages. */
    boolean readsGroups(String subject) {
        ReplyPath path = paths.get(subject);
        return path != null && path.readsGroups;
    }

    /** Nothing is listened to any more for a subject, until it is published to again. */
    void end(String subject) {
        ReplyPath path = paths.remove(subject);
        if (path != null) {
            path.close();
        }
    }

    void close() {
        paths.values().forEach(ReplyPath::close);
        paths.clear();
    }

    private static String newRun(Environment environment) {
        long bits = environment.random().nextLong();
        String digits = Long.toUnsignedString(bits, RADIX);
        return digits.length() <= RUN_DIGITS ? digits : digits.substring(digits.length() - RUN_DIGITS);
    }
}
