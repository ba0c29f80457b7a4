package dev.seneschal.wire;

import dev.seneschal.message.NodeName;
import java.time.Duration;
import java.util.Optional;

/**
 * What the headers of a message say of it, but for its id. They are asked for many things, and those of most messages say the same as
 * those of the one before.
 *
 * @param headers those that were asked
 * @param codec what the message is written in
 * @param compressor what it is packed with
 * @param dialect the wire format's first
 * @param publisher who published it, as that dialect reads it
 * @param replyMethod the method of its reply, which is mostly in the payload
 * @param contentType what its data are
 * @param left how many milliseconds it has left, as they came
 */
record Said(
        Headers headers,
        MessageCodec codec,
        Compressor compressor,
        Dialect dialect,
        NodeName publisher,
        Optional<String> replyMethod,
        Optional<String> contentType,
        Optional<String> left) {

    static Said by(Headers headers, MessageCodec codec, Compressor compressor, Dialect dialect) {
        return new Said(
                headers,
                codec,
                compressor,
                dialect,
                dialect.publisher(headers),
                headers.first(HeaderNames.REPLY_METHOD),
                headers.first(HeaderNames.CONTENT_TYPE).filter(said -> !said.isBlank()),
                headers.first(HeaderNames.TIME_TO_LIVE));
    }

    /** Whether other headers say the same. */
    boolean isSaidBy(Headers others) {
        return headers.equalsBut(HeaderNames.ID, others);
    }

    /** Whether there is an id, which a Go node does not give. */
    boolean hasId() {
        return headers.has(HeaderNames.ID);
    }

    NodeName publisher(Dialect of) {
        return of.equals(dialect) ? publisher : of.publisher(headers);
    }

    Optional<Duration> timeToLive() {
        return left.map(Said::milliseconds);
    }

    private static Duration milliseconds(String value) {
        try {
            return Duration.ofMillis(Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException e) {
            throw new CodecException("header " + HeaderNames.TIME_TO_LIVE + " must be milliseconds, was " + value, e);
        }
    }
}
