package dev.seneschal.codec;

import dev.seneschal.contract.ObjectCodecContract;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;

/** For {@code ./dev fuzz}: messages and bodies in CBOR. What can be read is read the same again after it was written. */
public final class CborFuzzTarget {

    private static final CborCodec MESSAGES = new CborCodec();
    private static final CborObjectCodec BODIES = new CborObjectCodec();
    private static final WireLimits LIMITS = WireLimits.defaults();

    private CborFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Message message = MESSAGES.decode(bytes, LIMITS);
            MessageForm form = MESSAGES.form(bytes);
            FuzzChecks.same(message, MESSAGES.decode(MESSAGES.encode(message, form), LIMITS));
        } catch (CodecException expected) {
            // not a message
        }
        try {
            BODIES.decode(bytes, ObjectCodecContract.Dinner.class, LIMITS);
        } catch (CodecException expected) {
            // not a body
        }
    }
}
