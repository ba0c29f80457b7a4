package dev.seneschal.wire;

import java.util.Objects;

/**
 * What a transport carries: bytes with headers, bound for a subject. The body is shared, not copied.
 *
 * @param subject where it is published, without wildcards
 * @param headers its headers
 * @param body its bytes
 */
public record Envelope(String subject, Headers headers, byte[] body) {

    /** Checks nothing but that all is there. */
    public Envelope {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    /**
     * What counts against the broker's largest payload.
     *
     * @return bytes of the body and the headers
     */
    public int wireBytes() {
        return body.length + headers.wireBytes();
    }

    /** The subject and sizes, not the content. */
    @Override
    public String toString() {
        return "Envelope[" + subject + ", " + headers + ", " + body.length + " bytes]";
    }
}
