package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.AllocatedBytes;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are wrong on purpose: refused, with little memory and no deep stack. */
class GobHostileStreamTest {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final GobCodec CODEC = new GobCodec();
    private static final int INT = 2;
    private static final int BYTES = 5;
    private static final int STRING = 6;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // nothing, an empty frame, a length that is not there, one of nine bytes
                "",
                "00",
                "05",
                "f7010203040506070809",
                "f8ffffffffffffffff",
                // definitions only; of ids that are not to be defined; of nothing; of two things
                "07ff8102010200" + "00",
                "0401030000",
                "03ff8100",
                // values of types that are not defined, or are no structs
                "03ff8200",
                "03040004",
                "020600",
                "0210ff"
            })
    void rejectsStreamsWithoutAStruct(String hex) {
        assertRejects(HexFormat.of().parseHex(hex), "Message at byte ");
    }

    @Test
    void rejectsADefinitionThatIsRepeatedOrOverfull() {
        assertRejects(
                new GobStream()
                        .struct(65, field("ID", INT))
                        .struct(65, field("ID", INT))
                        .toBytes(),
                "defined twice");
        assertRejects(
                new GobStream()
                        .frame(out -> {
                            GobStream.writeStruct(out, 65, field("ID", INT));
                            out.writeUnsigned(0);
                        })
                        .toBytes(),
                "bytes after the definition");
    }

    @Test
    void rejectsTooManyTypesAndFields() {
        GobStream types = new GobStream();
        for (int i = 0; i <= 10_000; i++) {
            types.slice(100 + i, STRING);
        }
        byte[] fields = new GobStream()
                .frame(out -> {
                    out.writeSigned(-65);
                    out.writeRaw(new byte[] {3, 2});
                    out.writeUnsigned(70_000);
                    out.writeRaw(new byte[70_003]);
                })
                .toBytes();

        assertRejects(types.toBytes(), "more than 10000 types");
        assertRejects(fields, "70000 fields");
    }

    @Test
    void countsBeforeItAllocates() {
        byte[] claims = new GobStream()
                .struct(65, field("MethodArgs", 66), field("Data", BYTES), field("X", 66), field("Y", 67))
                .slice(66, STRING)
                .map(67, INT, INT)
                .toBytes();

        for (String value : List.of("01fc3fffffff", "02fc3fffffff", "03f87fffffffffffffff", "04f8ffffffffffffffff")) {
            byte[] content = HexFormat.of().parseHex(value);
            byte[] bytes = new GobStream()
                    .raw(unsigned(claims))
                    .value(65, out -> out.writeRaw(content))
                    .toBytes();

            long allocated = AllocatedBytes.by(() -> assertRejects(bytes, "bytes are left"));

            assertThat(allocated).isLessThan(200_000);
        }
    }

    @Test
    void aHugeTypeIdTakesNoMemory() {
        byte[] bytes = new GobStream()
                .struct(Integer.MAX_VALUE, field("ID", INT))
                .value(Integer.MAX_VALUE, out -> out.writeUnsigned(0))
                .toBytes();

        // A codec of its own, for one that knows the definition makes no plan of it again.
        long allocated = AllocatedBytes.by(() -> new GobCodec().decode(bytes, LIMITS));

        assertThat(allocated).isLessThan(100_000);
    }

    record Tree(@Nullable Tree left, @Nullable Tree right, long number) {}

    record Trees(List<Object> all) {}

    @Test
    void typesThatReferToAllOthersArePlannedOnce() {
        int types = 1_000;
        GobStream stream = new GobStream().struct(65, field("All", 66)).slice(66, TypeTable.INTERFACE);
        for (int i = 0; i < types; i++) {
            stream.struct(100 + i, field("Left", 100 + (i + 1) % types));
        }
        byte[] bytes = stream.value(65, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(types);
                    for (int i = 0; i < types; i++) {
                        out.writeText("tree");
                        out.writeSigned(100 + i);
                        out.writeUnsigned(1);
                        out.writeUnsigned(0);
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();
        Gob gob = Gob.builder()
                .lookup(MethodHandles.lookup())
                .register("tree", Tree.class)
                .build();
        GobType<Trees> type = gob.type(Trees.class);

        assertThat(type.decode(bytes).all()).hasSize(types);
        assertThat(AllocatedBytes.by(() -> assertThat(type.decode(bytes)).isNotNull()))
                .isLessThan(10_000_000);
    }

    /** Whose hash is that of many others. */
    record Point(int x, int y) {
        @Override
        public int hashCode() {
            return 31 * x + y;
        }
    }

    @Test
    void elementsOfASetMayNotAllShareAHash() {
        Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
        GobType<List<Point>> list = gob.type(new GobGeneric<List<Point>>() {});
        GobType<Set<Point>> set = gob.type(new GobGeneric<Set<Point>>() {});
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            points.add(new Point(i, -31 * i));
        }

        assertThat(set.decode(list.encode(points.subList(0, 64)))).hasSize(64);
        assertThatThrownBy(() -> set.decode(list.encode(points)))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("more than 64 elements of a set with the same hash");
    }

    @Test
    void messagesAsDeepAsTheLimitNeedNoDeepStack() {
        int depth = 100_000;
        WireLimits limits = new WireLimits(1 << 26, 1, depth);
        byte[] bytes = CODEC.encode(GobCodecTest.chain(depth));
        Message[] decoded = new Message[1];

        // A frame for each message, of 32 bytes at least, would take 3 MB. The room is for what loads classes, which
        // may be needed here first.
        StackDepth.run(512 << 10, () -> decoded[0] = CODEC.decode(bytes, limits));

        assertThat(decoded[0].id()).isEqualTo(depth);
        assertRejects(bytes, "Message.PreviousMessage(x1023)");
    }

    @Test
    void valuesToSkipMayNotBeNestedWithoutEnd() {
        byte[] bytes = new GobStream()
                .struct(65, field("Nest", 66), field("ID", INT))
                .slice(66, 66)
                .value(65, out -> {
                    out.writeUnsigned(1);
                    byte[] nest = new byte[100_000];
                    Arrays.fill(nest, (byte) 1);
                    out.writeRaw(nest);
                })
                .toBytes();

        assertRejects(bytes, "Message.Nest at byte ");
    }

    private static int[] unsigned(byte[] bytes) {
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xff;
        }
        return numbers;
    }

    private static void assertRejects(byte[] bytes, String reason) {
        assertThatThrownBy(() -> CODEC.decode(bytes, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }
}
