package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value whose interface brings the definition of its type goes on in later frames; its bytes may come one by one. */
class GobSplitValueTest {

    record Point(long x) {}

    record Doc(long before, Object any, List<Object> more, long behind) {}

    /** In five frames of which three are the value's: each of two interfaces defines a type. */
    private static final byte[] STREAM = new GobStream()
            .struct(
                    65,
                    field("Before", TypeTable.INT),
                    field("Any", TypeTable.INTERFACE),
                    field("More", 66),
                    field("Behind", TypeTable.INT))
            .slice(66, TypeTable.INTERFACE)
            .frame(out -> {
                out.writeSigned(65);
                out.writeUnsigned(1);
                out.writeSigned(-1);
                out.writeUnsigned(1);
                out.writeText("point");
                GobStream.writeStruct(out, 67, field("X", TypeTable.INT));
            })
            .frame(out -> {
                writePoint(out, 67, 1);
                out.writeUnsigned(1);
                out.writeUnsigned(3);
                out.writeText("");
                out.writeText("point");
                GobStream.writeStruct(out, 68, field("X", TypeTable.INT));
            })
            .frame(out -> {
                writePoint(out, 68, 2);
                out.writeText("point");
                writePoint(out, 67, 3);
                out.writeUnsigned(1);
                out.writeSigned(-2);
                out.writeUnsigned(0);
            })
            .value(TypeTable.INT, out -> out.writeRaw(new byte[] {0, 2}))
            .toBytes();

    private static void writePoint(GobBuffer out, int id, int x) {
        out.writeSigned(id);
        out.writeUnsigned(3);
        out.writeUnsigned(1);
        out.writeSigned(x);
        out.writeUnsigned(0);
    }

    private final Gob gob = Gob.builder()
            .lookup(MethodHandles.lookup())
            .register("point", Point.class)
            .build();

    @Test
    void aTreeIsReadByteByByteThroughTheSplits() {
        GobReader reader = gob.reader(new ByteByByte(STREAM));

        GobValue value = reader.readValue();

        assertThat(value)
                .isEqualTo(new GobValue.Struct(List.of(
                        new GobValue.Field("Before", new GobValue.Int(-1)),
                        new GobValue.Field("Any", pointValue(1)),
                        new GobValue.Field(
                                "More",
                                new GobValue.Slice(List.of(
                                        new GobValue.Interface("", Optional.empty()), pointValue(2), pointValue(3)))),
                        new GobValue.Field("Behind", new GobValue.Int(-2)))));
        assertThat(reader.types()).extracting(GobDescriptor::id).containsExactly(65, 66, 67, 68);
        assertThat(reader.readValue()).isEqualTo(new GobValue.Int(1));
        assertThat(reader.hasNext()).isFalse();
    }

    private static GobValue pointValue(long x) {
        return new GobValue.Interface(
                "point", Optional.of(new GobValue.Struct(List.of(new GobValue.Field("X", new GobValue.Int(x))))));
    }

    @Test
    void aRecordIsReadByteByByteThroughTheSplits() {
        GobReader reader = gob.reader(new ByteByByte(STREAM));

        assertThat(reader.read(gob.type(Doc.class)))
                .isEqualTo(new Doc(-1, new Point(1), Arrays.asList(null, new Point(2), new Point(3)), -2));
        assertThat(reader.read(gob.type(Long.class))).isEqualTo(1);
    }

    @Test
    void theSplitsArePassedOverByteByByte() {
        GobReader reader = gob.reader(new ByteByByte(STREAM));

        reader.skip();

        assertThat(reader.readValue()).isEqualTo(new GobValue.Int(1));
    }

    @Test
    void whereverItIsCutOffItIsRefused() {
        int value = STREAM.length - 4;
        for (int length = 1; length < value; length++) {
            GobReader reader = gob.reader(new ByteByByte(Arrays.copyOf(STREAM, length)));

            assertThatThrownBy(reader::readValue).isInstanceOf(GobException.class);
        }
        assertThat(gob.reader(new ByteByByte(Arrays.copyOf(STREAM, value))).readValue())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iface/struct_then_fields",
                "iface/nested",
                "iface/nested_new_types",
                "compat/drop_iface_nested",
                "compat/drop_iface_nested_then_use"
            })
    void whatGoSplitsIsTheSameByteByByteAsInOnePiece(String name) {
        Vectors vectors = Vectors.own();
        byte[] bytes = vectors.bytes(vectors.named(name).orElseThrow());
        GobReader whole = gob.reader(bytes);
        GobReader pieces = gob.reader(new ByteByByte(bytes));

        while (whole.hasNext()) {
            assertThat(pieces.readValue()).isEqualTo(whole.readValue());
        }
        assertThat(pieces.hasNext()).isFalse();
        assertThat(pieces.types()).isEqualTo(whole.types());
    }

    /** Gives no more than one byte at a time. */
    private static final class ByteByByte extends InputStream {

        private final ByteArrayInputStream bytes;

        ByteByByte(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return bytes.read(into, from, Math.min(length, 1));
        }
    }
}
