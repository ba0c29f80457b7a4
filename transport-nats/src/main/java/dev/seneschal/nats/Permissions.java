package dev.seneschal.nats;

import dev.seneschal.nats.SubjectNotPermittedException.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server has said that this user may not. It says so after the message was handed over, and not of which message; so the next
 * to the same subject is refused here, for a while: permissions may change during a connection.
 */
final class Permissions {

    private static final Pattern VIOLATION = Pattern.compile(
            "Permissions Violation for (?:(Publish) (?:with Reply of|to)|(Subscription) to) \"((?:[^\"\\\\]|\\\\.)*)\".*",
            Pattern.CASE_INSENSITIVE);
    private static final int MOST = 1000;

    private final long forNanos;
    private final Map<String, Long> deniedAt = new LinkedHashMap<>();
    private volatile boolean anyDenied;

    Permissions(long forNanos) {
        this.forNanos = forNanos;
    }

    /** What an error of the server says is not permitted, if it is one of those. */
    static Optional<SubjectNotPermittedException> violation(String error) {
        Matcher matcher = VIOLATION.matcher(error);
        return matcher.matches()
                ? Optional.of(new SubjectNotPermittedException(
                        matcher.group(3).replaceAll("\\\\(.)", "$1"),
                        matcher.group(1) == null ? Operation.SUBSCRIBE : Operation.PUBLISH))
                : Optional.empty();
    }

    synchronized void denied(String subject, long now) {
        deniedAt.remove(subject);
        deniedAt.put(subject, now);
        if (deniedAt.size() > MOST) {
            deniedAt.remove(deniedAt.keySet().iterator().next());
        }
        anyDenied = true;
    }

    /** Throws if publishing was denied lately. */
    void check(String subject, long now) {
        if (anyDenied && isDenied(subject, now)) {
            throw new SubjectNotPermittedException(subject, Operation.PUBLISH);
        }
    }

    private synchronized boolean isDenied(String subject, long now) {
        Long at = deniedAt.get(subject);
        if (at == null) {
            return false;
        }
        if (now - at < forNanos) {
            return true;
        }
        deniedAt.remove(subject);
        anyDenied = !deniedAt.isEmpty();
        return false;
    }
}
