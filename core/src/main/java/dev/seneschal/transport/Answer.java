package dev.seneschal.transport;

import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a receiver says of one attempt. On NATS it is a message on the reply subject: the acknowledgement's text is the body, as
 * Steward has it, and the rest stands in headers, which Go nodes ignore.
 *
 * @param status what became of the attempt
 * @param text the acknowledgement's text, or the reason of another status
 * @param ran whether the handler started; always true for acknowledged and failed, never for busy and working
 */
public record Answer(Status status, String text, boolean ran) {

    /** What became of an attempt. */
    public enum Status {
        /** The handler has returned and its reply is stored. Final. */
        ACKNOWLEDGED,
        /** The handler ran and failed. Counts as an attempt. */
        FAILED,
        /** Not started, for want of room. Does not count as an attempt. */
        BUSY,
        /** Will not be taken, now or later. Final. */
        REFUSED,
        /** Accepted, not yet done: wait longer. */
        WORKING
    }

    private static final int MAX_REASON = 256;
    /** Every node of ours that answers also reads groups of messages. */
    private static final Map<Status, Headers> STATUS_HEADERS = statusHeaders();

    private static final String FROM_GO = "";

    /** Checks nothing but that all is there. */
    public Answer {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(text, "text");
    }

    /**
     * The handler has returned.
     *
     * @param text the dialect's acknowledgement, not empty
     * @return the answer
     */
    public static Answer acknowledged(String text) {
        return new Answer(Status.ACKNOWLEDGED, text, true);
    }

    /**
     * The handler failed.
     *
     * @param reason why
     * @return the answer
     */
    public static Answer failed(String reason) {
        return new Answer(Status.FAILED, reason, true);
    }

    /**
     * There is no room.
     *
     * @param reason what is full
     * @return the answer
     */
    public static Answer busy(String reason) {
        return new Answer(Status.BUSY, reason, false);
    }

    /**
     * It will not be taken.
     *
     * @param reason why
     * @param ran whether the handler started
     * @return the answer
     */
    public static Answer refused(String reason, boolean ran) {
        return new Answer(Status.REFUSED, reason, ran);
    }

    /**
     * It is being worked on.
     *
     * @return the answer
     */
    public static Answer working() {
        return new Answer(Status.WORKING, "", false);
    }

    /**
     * This answer as a message.
     *
     * @param replySubject where it goes
     * @return what to publish
     */
    public Envelope toEnvelope(String replySubject) {
        Headers headers = STATUS_HEADERS.getOrDefault(status, Headers.EMPTY);
        if (status == Status.ACKNOWLEDGED) {
            return new Envelope(replySubject, headers, text.getBytes(StandardCharsets.UTF_8));
        }
        if (!text.isEmpty()) {
            headers = headers.with(HeaderNames.REASON, printable(text));
        }
        if (status == Status.REFUSED && ran) {
            headers = headers.with(HeaderNames.RAN, "true");
        }
        return new Envelope(replySubject, headers, new byte[0]);
    }

    /**
     * Reads an answer. A message without our status header comes from a Go node, which acknowledges with any text and means an error
     * by an empty one. A status of a later version that this one does not know is taken for {@code working}: somebody is there.
     *
     * @param envelope a message that came on a reply subject
     * @return the answer
     */
    public static Answer of(Envelope envelope) {
        Headers headers = envelope.headers();
        String reason = headers.first(HeaderNames.REASON).orElse("");
        return switch (headers.first(HeaderNames.STATUS).orElse(FROM_GO)) {
            case "acknowledged" -> acknowledged(body(envelope));
            case "failed" -> failed(reason);
            case "busy" -> busy(reason);
            case "refused" -> refused(reason, headers.first(HeaderNames.RAN).isPresent());
            case "working" -> working();
            case FROM_GO ->
                envelope.bodyBytes() == 0
                        ? refused("the receiver's handler or signature check failed: empty acknowledgement", true)
                        : acknowledged(body(envelope));
            default -> working();
        };
    }

    private static Map<Status, Headers> statusHeaders() {
        Map<Status, Headers> all = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            String name = status.name().toLowerCase(Locale.ROOT);
            all.put(status, Headers.of(HeaderNames.STATUS, name, HeaderNames.GROUPS, "1"));
        }
        return all;
    }

    private static String body(Envelope envelope) {
        return new String(envelope.body(), StandardCharsets.UTF_8);
    }

    /** Headers carry printable ASCII only, and a reason is for people: what does not fit becomes '?', what is long is cut. */
    private static String printable(String text) {
        String cut = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
        StringBuilder printable = new StringBuilder(cut.length());
        cut.chars().forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : c < ' ' ? ' ' : '?'));
        return printable.toString();
    }
}
