package dev.seneschal.error;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that went wrong in a node.
 *
 * @param kind what sort of thing
 * @param subject the subject it happened on, empty if none
 * @param text what happened, with names and values but without data
 * @param cause the exception behind it, if there is one
 * @param at when, by the wall clock
 */
public record ErrorEvent(Kind kind, String subject, String text, Optional<Throwable> cause, Instant at) {

    /** The sorts of error. */
    public enum Kind {
        /** Bytes on a subject of this node are not a message: damaged, too large, or of an unknown codec. */
        UNREADABLE,
        /** A message for a method that this node has no handler for. */
        UNKNOWN_METHOD,
        /** The payload names another method than the subject, or the subject another event than the handler. */
        MISMATCH,
        /** A message for a method that needs a signature has none, or one that is not its publisher's. */
        BAD_SIGNATURE,
        /** A message asks this node to pass it on, and it may not, or answers none that this node passed on. */
        RELAY_REFUSED,
        /** A handler threw. */
        HANDLER_FAILED,
        /** A message that nobody waits for an answer to was dropped for want of room. */
        DROPPED,
        /** A listener or callback of the host threw. */
        LISTENER_FAILED
    }

    /** Checks nothing but that all is there. */
    public ErrorEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(at, "at");
    }
}
