package dev.seneschal.node;

import dev.seneschal.message.Subject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A handler's outcome, for those who count or time them.
 *
 * @param subject what the message came on
 * @param failure what the handler threw, if it failed
 * @param took from the handler's start until its outcome was known
 */
public record Handled(Subject subject, Optional<Throwable> failure, Duration took) {

    /** Checks nothing but that all is there. */
    public Handled {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(took, "took");
    }
}
