package dev.seneschal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a transport carries: bytes with headers, bound for a subject. The body is shared, not copied.
 *
 * <p>Messages of a kind begin alike, in gob with a few hundred bytes that define their types. While many wait, each may keep only {@link
 * #sharingBeginning what is its own} beside a beginning that all of them have; nobody who reads them sees a difference.
 */
public final class Envelope {

    private static final byte[] NOTHING = {};

    private final String subject;
    private final Headers headers;
    private final byte[] beginning;
    private final byte[] rest;

    /**
     * An envelope. Checks nothing but that all is there.
     *
     * @param subject where it is published, without wildcards
     * @param headers its headers
     * @param body its bytes
     */
    public Envelope(String subject, Headers headers, byte[] body) {
        this(subject, headers, NOTHING, Objects.requireNonNull(body, "body"));
    }

    private Envelope(String subject, Headers headers, byte[] beginning, byte[] rest) {
        this.subject = Objects.requireNonNull(subject, "subject");
        this.headers = Objects.requireNonNull(headers, "headers");
        this.beginning = beginning;
        this.rest = rest;
    }

    /**
     * Where it is published.
     *
     * @return a subject without wildcards
     */
    public String subject() {
        return subject;
    }

    /**
     * Its headers.
     *
     * @return all of them, in order
     */
    public Headers headers() {
        return headers;
    }

    /**
     * Its bytes.
     *
     * @return the body itself, or a copy if the envelope shares its beginning with others
     */
    public byte[] body() {
        if (beginning.length == 0) {
            return rest;
        }
        byte[] body = Arrays.copyOf(beginning, bodyBytes());
        System.arraycopy(rest, 0, body, beginning.length, rest.length);
        return body;
    }

    /**
     * How long the body is.
     *
     * @return bytes
     */
    public int bodyBytes() {
        return beginning.length + rest.length;
    }

    /**
     * What counts against the broker's largest payload.
     *
     * @return bytes of the body and the headers
     */
    public int wireBytes() {
        return bodyBytes() + headers.wireBytes();
    }

    /**
     * The same envelope for another subject or with other headers.
     *
     * @param newSubject in place of its subject
     * @param newHeaders in place of its headers
     * @return one with the same body
     */
    public Envelope with(String newSubject, Headers newHeaders) {
        return new Envelope(newSubject, newHeaders, beginning, rest);
    }

    /**
     * The same envelope, for one that is to be kept while others wait that begin alike.
     *
     * @param common how they begin; never changed from now on
     * @return an envelope that keeps only the rest of its body itself, if the body begins so and shares nothing yet
     */
    public Optional<Envelope> sharingBeginning(byte[] common) {
        if (beginning.length > 0 || commonBytes(common) < common.length) {
            return Optional.empty();
        }
        return Optional.of(
                new Envelope(subject, headers, common, Arrays.copyOfRange(rest, common.length, rest.length)));
    }

    /**
     * How much of a beginning the body has.
     *
     * @param other bytes
     * @return how many of the first are the same in both
     */
    public int commonBytes(byte[] other) {
        int different = Arrays.mismatch(beginning, other);
        if (different != beginning.length) {
            return different < 0 ? beginning.length : different;
        }
        int inRest = Arrays.mismatch(rest, 0, rest.length, other, beginning.length, other.length);
        return beginning.length + (inRest < 0 ? rest.length : inRest);
    }

    /** Whether all is the same, byte for byte. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && subject.equals(that.subject)
                && headers.equals(that.headers)
                && Arrays.equals(body(), that.body());
    }

    @Override
    public int hashCode() {
        return Objects.hash(subject, headers, Arrays.hashCode(body()));
    }

    /** The subject and sizes, not the content. */
    @Override
    public String toString() {
        return "Envelope[" + subject + ", " + headers + ", " + bodyBytes() + " bytes]";
    }

    /** How many bytes two bodies begin with alike. */
    int commonBytes(Envelope before) {
        if (beginning.length > 0 && beginning == before.beginning) {
            int different = Arrays.mismatch(rest, before.rest);
            return beginning.length + (different < 0 ? rest.length : different);
        }
        return commonBytes(before.body());
    }

    /** Writes the body from a byte on. */
    void writeBody(int from, ByteBuffer out) {
        if (from < beginning.length) {
            out.put(beginning, from, beginning.length - from).put(rest);
        } else {
            out.put(rest, from - beginning.length, bodyBytes() - from);
        }
    }
}
