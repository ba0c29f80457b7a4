package dev.seneschal.error;

import dev.seneschal.message.Message;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that went wrong in a node, or that whoever runs it should know.
 *
 * @param kind what sort of thing
 * @param severity how bad it is
 * @param process the name of the process it happened in, such as {@code node1.REQPing.EventACK_subscriber}; empty if in none
 * @param subject the subject it happened on, empty if none
 * @param message the message it happened at, without its data and the messages behind it, and without its arguments if they are over
 *     4,000 characters in all
 * @param text what happened, with names and values but without data
 * @param cause the exception behind it, if there is one
 * @param at when, by the wall clock
 */
public record ErrorEvent(
        Kind kind,
        Severity severity,
        String process,
        String subject,
        Optional<Message> message,
        String text,
        Optional<Throwable> cause,
        Instant at) {

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
        /** The function of a process threw. */
        PROCESS_FAILED,
        /** A message that nobody waits for an answer to was dropped for want of room. */
        DROPPED,
        /** Records of handled messages left the deduplication window before their time; reported once a minute at most. */
        FORGOTTEN_EARLY,
        /** A message of this node was given up. Listeners are told by its receipt instead. */
        GAVE_UP,
        /** What the transport reports, such as a subject that is not permitted, or messages that it turned away. */
        TRANSPORT,
        /** What a host's code reported. */
        REPORTED,
        /** A listener or callback of the host threw. */
        LISTENER_FAILED,
        /** What a host gave for errors threw: an error listener, the error policy, or a log. An error about an error. */
        ERROR_HANDLING_FAILED
    }

    /** How bad it is. */
    public enum Severity {
        /** Worth knowing, such as a peer that does not answer; Steward's {@code info}. */
        INFO,
        /** Something failed; Steward's {@code error}. */
        ERROR
    }

    /** Checks nothing but that all is there. */
    public ErrorEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(at, "at");
    }

    /**
     * An error outside any process.
     *
     * @param kind what sort of thing
     * @param subject the subject it happened on, empty if none
     * @param text what happened
     * @param cause the exception behind it, if there is one
     * @param at when
     * @return the event
     */
    public static ErrorEvent of(Kind kind, String subject, String text, Optional<Throwable> cause, Instant at) {
        return new ErrorEvent(kind, Severity.ERROR, "", subject, Optional.empty(), text, cause, at);
    }

    /**
     * Whether it happened at a message of the central error log, or in handling another error. Such an error is not to be sent there: it
     * would lead to the next.
     *
     * @return true if its subject is one of {@code REQErrorLog}, or its kind {@link Kind#ERROR_HANDLING_FAILED}
     */
    public boolean isAboutErrorLog() {
        return kind == Kind.ERROR_HANDLING_FAILED || subject.contains(".REQErrorLog.");
    }

    /** Severity, kind and text on one line, with the process or else the subject; of a give-up the text says all that, as Steward's. */
    @Override
    public String toString() {
        if (kind == Kind.GAVE_UP) {
            return severity.name().toLowerCase(Locale.ROOT) + ": " + text;
        }
        String where = process.isEmpty() ? subject : process;
        return severity.name().toLowerCase(Locale.ROOT) + ": " + (where.isEmpty() ? "" : where + ": ") + kind + ": "
                + text;
    }
}
