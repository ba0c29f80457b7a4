package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.AllocatedBytes;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stream has a reader make is counted before it is made: by the JVM's own count it stays within the limit, or nearly. */
class GobCountedMemoryTest {

    private static final int LIMIT = 1 << 20;
    private static final int INT = TypeTable.INT;

    /** For what is told by its size from what it is counted as, and for the reader, its plans and an exception. */
    private static final long ALLOWED = 2L * LIMIT + 200_000;

    private static final String TOO_LARGE = "a value that takes more than " + LIMIT + " bytes";

    record Counts(Map<Long, Long> m) {}

    @Test
    void aMapThatIsAddedToAgainAndAgain() {
        int times = 1_000;
        GobStream.Field[] fields = new GobStream.Field[times];
        Arrays.fill(fields, field("M", 66));
        byte[] bytes = new GobStream()
                .struct(65, fields)
                .map(66, INT, INT)
                .value(65, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(5_000);
                    for (int i = 0; i < 5_000; i++) {
                        out.writeSigned(i);
                        out.writeSigned(i);
                    }
                    for (int i = 1; i < times; i++) {
                        out.writeUnsigned(1);
                        out.writeUnsigned(0);
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();

        assertRefused(Counts.class, bytes);
    }

    record Samples(double @GobPresent @GobLength(4096) [] v) {}

    record Points(VectorClasses.Point @GobPresent @GobLength(1000) [] v) {}

    record Nested(@GobPresent Points inner) {}

    record ManySamples(List<Samples> all) {}

    record ManyPoints(List<Points> all) {}

    record ManyNested(List<Nested> all) {}

    /** Also where fields are sent in another order than the record's, or none of its own. */
    @ParameterizedTest
    @ValueSource(classes = {ManySamples.class, ManyPoints.class, ManyNested.class})
    void whatIsAlwaysThereThoughItWasNotSent(Class<?> type) {
        assertRefused(type, emptyStructs());
        assertRefused(type, emptyStructs(field("Other", INT)));
    }

    /** 2,000 empty structs, each of a byte. */
    private static byte[] emptyStructs(GobStream.Field... fields) {
        return new GobStream()
                .struct(65, field("All", 66))
                .slice(66, 67)
                .struct(67, fields)
                .value(65, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(2_000);
                    out.writeRaw(new byte[2_000]);
                    out.writeUnsigned(0);
                })
                .toBytes();
    }

    record Numbers(Set<Long> all) {}

    record Places(Set<VectorClasses.Point> all) {}

    @Test
    void elementsOfASetAreEntriesOfAHashMap() {
        byte[] numbers = slice(50_000, out -> {}, INT);
        byte[] places = slice(25_000, out -> out.writeUnsigned(0), 67);

        assertRefused(Numbers.class, numbers);
        assertRefused(Places.class, places);
        assertThat(read(Numbers.class, slice(8_000, out -> {}, INT)).all()).hasSize(8_000);
    }

    /** So many elements, of which each is, or begins with, its number. */
    private static byte[] slice(int count, Consumer<GobBuffer> rest, int element) {
        return new GobStream()
                .struct(65, field("All", 66))
                .slice(66, element)
                .struct(67, field("X", INT), field("Y", INT))
                .value(65, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(count);
                    for (int i = 1; i <= count; i++) {
                        if (element != INT) {
                            out.writeUnsigned(1);
                        }
                        out.writeSigned(i);
                        rest.accept(out);
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();
    }

    @Test
    void aTypesNameThatIsNotAscii() {
        String name = "a".repeat(900_000) + "€";
        byte[] bytes = new GobStream()
                .frame(out -> {
                    out.writeSigned(-65);
                    out.writeUnsigned(3);
                    out.writeUnsigned(1);
                    out.writeUnsigned(1);
                    out.writeText(name);
                    out.writeUnsigned(0);
                    out.writeUnsigned(0);
                    out.writeUnsigned(0);
                })
                .value(65, out -> out.writeUnsigned(0))
                .toBytes();

        assertRefused(Counts.class, bytes);
    }

    @Test
    void namesOfTypesAreCountedByWhatTheyTakeInMemory() {
        GobLimits limits = GobLimits.builder().maxAllocation(2_000).build();
        String wide = "€".repeat(100);
        GobStream stream = new GobStream();
        for (int i = 0; i < 11; i++) {
            stream.struct(65 + i, field(wide, INT)).value(65 + i, out -> out.writeUnsigned(0));
        }
        GobReader reader = Gob.builder().limits(limits).build().reader(stream.toBytes());

        for (int i = 0; i < 10; i++) {
            assertThat(reader.readValue()).isEqualTo(new GobValue.Struct(List.of()));
        }
        assertThatThrownBy(reader::readValue)
                .isInstanceOf(GobException.class)
                .hasMessageContaining("definitions that take more than 2000 bytes");
    }

    @Test
    void aTextOfATreeThatIsNotUtf8() {
        byte[] bytes = new GobStream()
                .value(TypeTable.STRING, out -> {
                    out.writeUnsigned(0);
                    byte[] text = new byte[900_000];
                    Arrays.fill(text, (byte) 'a');
                    text[text.length - 1] = (byte) 0xff;
                    out.writeBytes(text);
                })
                .toBytes();

        long allocated = AllocatedBytes.by(
                () -> assertThat(gob().reader(bytes).readValue()).isInstanceOf(GobValue.RawText.class));

        assertThat(allocated).isLessThan(ALLOWED);
    }

    @Test
    void aLargeIntegerIsMadeOfItsBytes() {
        byte[] bytes = GobType.of(BigInteger.class).encode(BigInteger.ONE.shiftLeft(8 * 900_000));

        assertRefused(BigInteger.class, bytes);
        assertThat(read(BigInteger.class, GobType.of(BigInteger.class).encode(BigInteger.ONE.shiftLeft(8 * 400_000)))
                        .bitLength())
                .isEqualTo(8 * 400_000 + 1);
    }

    private static Gob gob() {
        return Gob.builder()
                .lookup(MethodHandles.lookup())
                .limits(GobLimits.builder().maxAllocation(LIMIT).build())
                .build();
    }

    private static <T> T read(Class<T> type, byte[] bytes) {
        return gob().type(type).decode(bytes);
    }

    private static void assertRefused(Class<?> type, byte[] bytes) {
        long allocated = AllocatedBytes.by(() -> assertThatThrownBy(() -> read(type, bytes))
                .isInstanceOf(GobException.class)
                .hasMessageContaining(TOO_LARGE));

        assertThat(allocated).isLessThan(ALLOWED);
    }
}
