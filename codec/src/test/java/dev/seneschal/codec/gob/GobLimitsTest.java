package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit takes just what it says and refuses one more, with its figure in the text: into records, as trees, and from a stream. */
class GobLimitsTest {

    private static final String NAME = "a.registered.name";

    record Part(long number) {}

    record Doc(String title, List<Part> parts, Object note) {}

    private static final byte[] BYTES = type(GobLimits.defaults())
            .encode(new Doc("t", List.of(new Part(1), new Part(2), new Part(3)), new Part(4)));

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("maxFrame", largestFrame(), GobLimits.Builder::maxFrame, "frame of N bytes, at most L are taken"),
                limit("maxDepth", 3, GobLimits.Builder::maxDepth, "a value nested deeper than L"),
                limit("maxTypes", 3, GobLimits.Builder::maxTypes, "more than L types"),
                limit("maxFields", 4, GobLimits.Builder::maxFields, "struct with 1 fields, 0 more are taken"),
                limit("maxElements", 3, GobLimits.Builder::maxElements, "slice of N elements, L more are taken"),
                limit(
                        "maxNameLength",
                        NAME.length(),
                        GobLimits.Builder::maxNameLength,
                        "name of a type of N bytes, at most L are taken"));
    }

    private static Arguments limit(
            String name, int enough, BiFunction<GobLimits.Builder, Integer, GobLimits.Builder> set, String reason) {
        String text = reason.replace("N", Integer.toString(enough)).replace("L", Integer.toString(enough - 1));
        return Arguments.of(name, at(set, enough), at(set, enough - 1), text);
    }

    private static GobLimits at(BiFunction<GobLimits.Builder, Integer, GobLimits.Builder> set, int value) {
        return set.apply(GobLimits.builder(), value).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aLimitTakesWhatItSaysAndRefusesOneMore(String name, GobLimits enough, GobLimits tooLow, String reason) {
        for (Reading reading : Reading.values()) {
            assertThat(reading.read(BYTES, enough)).isNotNull();
            assertThatThrownBy(() -> reading.read(BYTES, tooLow))
                    .as("%s", reading)
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void aFieldsNameIsLimitedToo() {
        GobLimits limits = GobLimits.builder().maxNameLength(5).build();

        for (Reading reading : Reading.values()) {
            assertThatThrownBy(() -> reading.read(BYTES, limits))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("name of a field of 6 bytes, at most 5 are taken");
        }
    }

    @Test
    void whatAValueTakesIsLimited() {
        byte[] large = type(GobLimits.defaults()).encode(new Doc("t".repeat(2_000), List.of(), ""));
        GobLimits limits = GobLimits.builder().maxAllocation(1_900).build();

        for (Reading reading : Reading.values()) {
            assertThat(reading.read(BYTES, limits)).isNotNull();
            assertThat(reading.read(large, GobLimits.defaults())).isNotNull();
            assertThatThrownBy(() -> reading.read(large, limits))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("a value that takes more than 1900 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheDefinitionsOfAStreamTakeIsLimitedThroughAllItsValues(boolean tree) {
        GobStream stream = new GobStream();
        for (int i = 0; i < 10; i++) {
            stream.struct(65 + i, field("Number", TypeTable.INT), field("x".repeat(100), TypeTable.INT));
            stream.value(65 + i, out -> out.writeUnsigned(0));
        }
        GobLimits limits = GobLimits.builder().maxAllocation(500).build();
        Gob gob = gob(limits);
        GobReader reader = gob.reader(stream.toBytes());
        GobType<Part> type = gob.type(Part.class);

        assertThatThrownBy(() -> {
                    while (reader.hasNext()) {
                        assertThat(tree ? reader.readValue() : reader.read(type))
                                .isNotNull();
                    }
                })
                .isInstanceOf(GobException.class)
                .hasMessageContaining("definitions that take more than 500 bytes");
    }

    @Test
    void aValueThatIsWrittenIsLimitedInDepth() {
        Doc doc = new Doc("", List.of(new Part(1)), "");

        assertThat(type(GobLimits.builder().maxDepth(3).build()).encode(doc)).isNotEmpty();
        assertThatThrownBy(() -> type(GobLimits.builder().maxDepth(2).build()).encode(doc))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("deeper than 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maxFrame", "maxDepth", "maxTypes", "maxFields", "maxElements", "maxAllocation", "maxNameLength"
            })
    void aLimitBelowOneIsRefusedByName(String name) throws ReflectiveOperationException {
        GobLimits.Builder builder = GobLimits.builder();
        Class<?> figure = name.equals("maxAllocation") ? long.class : int.class;
        Object zero = figure == long.class ? (Object) 0L : (Object) 0;
        GobLimits.Builder.class.getDeclaredMethod(name, figure).invoke(builder, zero);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must be at least 1, was 0");
    }

    /** It takes three times its bytes for a moment, whatever is left of them. */
    @Test
    void aTextThatIsNotAsciiIsCountedAsItIsMade() {
        String ascii = "e".repeat(1_000);
        String accented = "é".repeat(500);
        GobType<String> limited = Gob.builder()
                .limits(GobLimits.builder().maxAllocation(2_000).build())
                .build()
                .type(String.class);

        assertThat(limited.decode(GobType.of(String.class).encode(ascii))).isEqualTo(ascii);
        assertThatThrownBy(() -> limited.decode(GobType.of(String.class).encode(accented)))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("more than 2000 bytes");
    }

    /** The ways in which a stream's first value is read. */
    private enum Reading {
        TYPED,
        TREE,
        TYPED_FROM_A_STREAM,
        TREE_FROM_A_STREAM;

        Object read(byte[] bytes, GobLimits limits) {
            return switch (this) {
                case TYPED -> type(limits).decode(bytes);
                case TREE -> gob(limits).reader(bytes).readValue();
                case TYPED_FROM_A_STREAM ->
                    gob(limits).reader(new ByteArrayInputStream(bytes)).read(type(limits));
                case TREE_FROM_A_STREAM ->
                    gob(limits).reader(new ByteArrayInputStream(bytes)).readValue();
            };
        }
    }

    private static Gob gob(GobLimits limits) {
        return Gob.builder()
                .lookup(MethodHandles.lookup())
                .limits(limits)
                .register(NAME, Part.class)
                .build();
    }

    private static GobType<Doc> type(GobLimits limits) {
        return gob(limits).type(Doc.class);
    }

    /** Of frames whose lengths take one byte each. */
    private static int largestFrame() {
        int largest = 0;
        for (int at = 0; at < BYTES.length; at += 1 + BYTES[at]) {
            largest = Math.max(largest, BYTES[at]);
        }
        return largest;
    }
}
