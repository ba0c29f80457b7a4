package dev.seneschal.codec.gob;

/** For {@code ./dev fuzz}: any stream as trees, in lenient and in strict mode, and as a message. */
public final class GobTreeFuzzTarget {

    private static final Gob LENIENT = Gob.builder().build();
    private static final Gob STRICT =
            Gob.builder().limits(GobLimits.builder().strict(true).build()).build();

    private GobTreeFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        boolean strictly = read(STRICT, bytes);
        boolean leniently = read(LENIENT, bytes);
        if (strictly && !leniently) {
            throw new AssertionError("what is strictly right is refused");
        }
        skip(bytes);
        try {
            new GobCodec().decode(bytes, dev.seneschal.wire.WireLimits.defaults());
        } catch (dev.seneschal.wire.CodecException expected) {
            // not a message
        }
    }

    private static boolean read(Gob gob, byte[] bytes) {
        GobReader reader = gob.reader(bytes);
        try {
            while (reader.hasNext()) {
                reader.readValue();
            }
            return true;
        } catch (GobException expected) {
            return false;
        }
    }

    private static void skip(byte[] bytes) {
        GobReader reader = LENIENT.reader(bytes);
        try {
            while (reader.hasNext()) {
                reader.skip();
            }
        } catch (GobException expected) {
            // not gob
        }
    }
}
