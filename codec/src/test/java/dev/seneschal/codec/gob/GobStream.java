package dev.seneschal.codec.gob;

import java.util.function.Consumer;

/** Builds gob streams of any types, as another program would write them. */
final class GobStream {

    private final GobBuffer stream = new GobBuffer(64);

    record Field(String name, int type) {}

    static Field field(String name, int type) {
        return new Field(name, type);
    }

    GobStream struct(int id, Field... fields) {
        return frame(out -> writeStruct(out, id, fields));
    }

    static void writeStruct(GobBuffer out, int id, Field... fields) {
        out.writeSigned(-id);
        out.writeUnsigned(3);
        out.writeUnsigned(2);
        out.writeUnsigned(fields.length);
        for (Field field : fields) {
            out.writeUnsigned(1);
            out.writeText(field.name());
            out.writeUnsigned(1);
            out.writeSigned(field.type());
            out.writeUnsigned(0);
        }
        out.writeUnsigned(0);
        out.writeUnsigned(0);
    }

    GobStream array(int id, int element, int length) {
        return definition(id, 1, element, length);
    }

    GobStream slice(int id, int element) {
        return definition(id, 2, element);
    }

    GobStream map(int id, int key, int element) {
        return definition(id, 4, key, element);
    }

    /** A type that writes itself; {@code kind} is 5, 6 or 7. */
    GobStream opaque(int id, int kind) {
        return frame(out -> {
            out.writeSigned(-id);
            out.writeUnsigned(kind);
            out.writeUnsigned(1);
            out.writeUnsigned(1);
            out.writeText("Time");
            out.writeUnsigned(0);
            out.writeUnsigned(0);
            out.writeUnsigned(0);
        });
    }

    GobStream value(int id, Consumer<GobBuffer> content) {
        return frame(out -> {
            out.writeSigned(id);
            content.accept(out);
        });
    }

    GobStream frame(Consumer<GobBuffer> content) {
        GobBuffer frame = new GobBuffer(64);
        content.accept(frame);
        stream.writeFrame(frame);
        return this;
    }

    GobStream raw(int... bytes) {
        for (int each : bytes) {
            stream.writeRaw(new byte[] {(byte) each});
        }
        return this;
    }

    byte[] toBytes() {
        return stream.toBytes();
    }

    private GobStream definition(int id, int kind, int... numbers) {
        return frame(out -> {
            out.writeSigned(-id);
            out.writeUnsigned(kind);
            int delta = 2;
            for (int number : numbers) {
                out.writeUnsigned(delta);
                out.writeSigned(number);
                delta = 1;
            }
            out.writeUnsigned(0);
            out.writeUnsigned(0);
        });
    }
}
