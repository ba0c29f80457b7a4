package dev.seneschal.codec;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static dev.seneschal.codec.StewardDialect.JANUARY;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireException;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * For {@code ./dev fuzz}: a whole envelope as a transport hands it over. Up to an empty line stand the subject and the headers, each on a
 * line; the rest is the body.
 */
public final class EnvelopeFuzzTarget {

    private static final MessageId ID = new MessageId(3, 7);
    private static final NodeName PUBLISHER = NodeName.of("central");
    private static final WireFormat WIRE = WireFormat.builder(APRIL)
            .alsoSpeaking(JANUARY)
            .codecs(new GobCodec(), new CborCodec())
            .compressors(new ZstdCompressor(), new GzipCompressor())
            .compressionThreshold(64)
            .build();

    private EnvelopeFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Envelope envelope = envelope(bytes);
        try {
            Received received = WIRE.toMessage(envelope);
            Envelope again = WIRE.toEnvelope(received.message(), ID, PUBLISHER, received.dialect());
            FuzzChecks.same(PUBLISHER, WIRE.toMessage(again).publisher());
        } catch (WireException expected) {
            // not a message, or one whose names make no subject
        }
    }

    /** What a transport would not carry is no case for the fuzzer. */
    private static Envelope envelope(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        List<String> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(lines[i].substring(0, colon));
                headers.add(lines[i].substring(colon + 1));
            }
        }
        byte[] body = (end < 0 ? "" : text.substring(end + 2)).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return new Envelope(lines[0], Headers.of(headers.toArray(String[]::new)), body);
        } catch (IllegalArgumentException notCarried) {
            return new Envelope(lines[0], Headers.EMPTY, body);
        }
    }
}
