package dev.seneschal.codec;

import dev.seneschal.contract.ObjectCodecContract;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;

/** For {@code ./dev fuzz}: messages and bodies in JSON, and what operators write. */
public final class JsonFuzzTarget {

    private static final JsonCodec MESSAGES = new JsonCodec();
    private static final JsonObjectCodec BODIES = new JsonObjectCodec();
    private static final OperatorInput JSON = OperatorInput.json();
    private static final OperatorInput YAML = OperatorInput.yaml();
    private static final WireLimits LIMITS = WireLimits.defaults();

    private JsonFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Message message = MESSAGES.decode(bytes, LIMITS);
            MessageForm form = message.dataParts().size() > 1 ? MessageForm.JANUARY : MessageForm.APRIL;
            byte[] written = MESSAGES.encode(message, form);
            FuzzChecks.same(message.text(), MESSAGES.decode(written, LIMITS).text());
        } catch (CodecException expected) {
            // not a message
        }
        try {
            BODIES.decode(bytes, ObjectCodecContract.Dinner.class, LIMITS);
        } catch (CodecException expected) {
            // not a body
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        JSON.read(text);
        YAML.read(text);
    }
}
