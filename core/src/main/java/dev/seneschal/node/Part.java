package dev.seneschal.node;

import dev.seneschal.message.NodeName;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A part of a message that is too large for the broker; docs/adr/0020 tells how they follow each other.
 *
 * @param offset where in the body it begins
 * @param size of the whole body, in bytes
 * @param checksum of the whole body, or empty if it is not the first part
 */
record Part(int offset, int size, String checksum) {

    private static final String SUFFIX = ".part";
    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})/(\\d{1,9})");
    /** A message with so few bytes left for its body beside its headers is not worth sending. */
    private static final int LEAST_BYTES = 256;

    /** Where the parts of messages to a subject go. */
    static String subject(String whole) {
        return whole + SUFFIX;
    }

    static boolean isOne(Envelope envelope) {
        return envelope.subject().endsWith(SUFFIX) && envelope.headers().has(HeaderNames.PART);
    }

    /** The subject of the message that a part belongs to. */
    static String subjectOfWhole(Envelope part) {
        return part.subject().substring(0, part.subject().length() - SUFFIX.length());
    }

    /**
     * Reads where a part belongs.
     *
     * @throws CodecException if it does not say so, or does not fit there
     */
    static Part of(Envelope envelope) {
        String place = envelope.headers().first(HeaderNames.PART).orElse("");
        Matcher numbers = PLACE.matcher(place);
        if (!numbers.matches()) {
            throw new CodecException("header " + HeaderNames.PART + " must be offset/size, was \"" + place + "\"");
        }
        int offset = Integer.parseInt(numbers.group(1));
        int size = Integer.parseInt(numbers.group(2));
        int bytes = envelope.bodyBytes();
        if (bytes == 0 || (long) offset + bytes > size) {
            throw new CodecException("a part of " + bytes + " bytes does not fit at " + place);
        }
        return new Part(
                offset,
                size,
                envelope.headers().first(HeaderNames.PART_CHECKSUM).orElse(""));
    }

    /**
     * Makes the part of a message that begins at an offset, as large as the broker takes.
     *
     * @param subject where it goes
     * @return the part, or the message as it is if not even its headers fit
     */
    static Envelope cut(Envelope whole, String subject, int offset, int maxPayload) {
        byte[] body = whole.body();
        Headers headers = whole.headers().with(HeaderNames.PART, offset + "/" + body.length);
        if (offset == 0) {
            headers = headers.with(HeaderNames.PART_CHECKSUM, checksum(body));
        }
        int most = maxPayload - headers.wireBytes();
        if (most < LEAST_BYTES) {
            return whole;
        }
        byte[] bytes = Arrays.copyOfRange(body, offset, (int) Math.min(body.length, (long) offset + most));
        return new Envelope(subject, headers, bytes);
    }

    /** Where the next part goes: to the same name as the first, unless the receiver gave a name of its own. */
    static String subjectOfNext(String whole, Headers answer) {
        String rest = whole.substring(whole.indexOf('.') + 1);
        return subject(answer.first(HeaderNames.PART_TO)
                .map(name -> NodeName.of(name) + "." + rest)
                .orElse(whole));
    }

    /** The headers of the whole message, as the latest part has them. */
    static Headers withoutPlace(Headers headers) {
        Headers[] kept = {Headers.EMPTY};
        headers.forEach((name, value) -> {
            if (!name.equals(HeaderNames.PART) && !name.equals(HeaderNames.PART_CHECKSUM)) {
                kept[0] = kept[0].with(name, value);
            }
        });
        return kept[0];
    }

    static String checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
