package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records of as many components as javac takes, which are 254 slots, of which a long or a double takes two. A handle on their
 * constructor can be had up to 253.
 */
class GobWideRecordTest {

    private static final Map<Class<?>, Integer> IDS = Map.of(
            int.class, TypeTable.INT,
            long.class, TypeTable.INT,
            double.class, TypeTable.FLOAT,
            float.class, TypeTable.FLOAT,
            boolean.class, TypeTable.BOOL,
            char.class, TypeTable.UINT,
            String.class, TypeTable.STRING);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "int,254,''",
        "long,126,''",
        "long,126,int",
        "long,127,''",
        "double,126,'boolean,String'",
        "double,126,'char,float'",
    })
    void readsAndWritesRecordsUpTo254Slots(String type, int count, String last) throws Exception {
        HostModule host = new HostModule(folder, "exports host;", "Wide", wide("public record", type, count, last));

        assertReadsAndWrites(GobType.of(host.type("Wide")));
    }

    @ParameterizedTest
    @CsvSource({"long,126,int", "long,127,''"})
    void readsAndWritesClosedOnesByALookup(String type, int count, String last) throws Exception {
        HostModule host = new HostModule(folder, "", "Wide", wide("record", type, count, last));

        assertReadsAndWrites(GobType.of(host.type("Wide"), host.lookup()));
        assertThatThrownBy(() -> GobType.of(host.type("Wide")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("host.Wide is closed", "opens host to");
        assertThatThrownBy(() -> GobType.of(host.type("Wide"), MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host.Wide is closed");
    }

    @Test
    void readsAndWritesOpenedOnes() throws Exception {
        HostModule host = new HostModule(folder, "opens host;", "Wide", wide("record", "long", 127, ""));

        assertReadsAndWrites(GobType.of(host.type("Wide")));
    }

    @Test
    void whatAConstructorOf254SlotsThrowsIsTheCause() throws Exception {
        String refusing = wide("public record", "int", 254, "")
                .replace("{}", "{ public Wide { if (a0 < 0) throw new IllegalStateException(\"a0 is \" + a0); } }");
        HostModule host = new HostModule(folder, "exports host;", "Wide", refusing);
        byte[] bytes = GobType.of(Below.class, MethodHandles.lookup()).encode(new Below(-3));

        assertThatThrownBy(() -> GobType.of(host.type("Wide")).decode(bytes))
                .isInstanceOf(GobException.class)
                .hasMessageContainingAll("host.Wide could not be made", "a0 is -3")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    record Below(int a0) {}

    @Test
    void javacTakesNoMoreThan254Slots() {
        assertThatThrownBy(() -> new HostModule(folder, "", "Wide", wide("record", "int", 255, "")))
                .hasMessageContaining("too many parameters");
    }

    /** A record with so many components of a type, and perhaps others at its end. */
    private static String wide(String kind, String type, int count, String last) {
        List<String> types = IntStream.range(0, count).mapToObj(i -> type).collect(Collectors.toList());
        if (!last.isEmpty()) {
            types.addAll(List.of(last.split(",")));
        }
        return IntStream.range(0, types.size())
                .mapToObj(i -> types.get(i) + " a" + i)
                .collect(Collectors.joining(", ", kind + " Wide(", ") {}"));
    }

    /** What was sent in all fields is read and written again, and so is what was sent in none. */
    private static <T> void assertReadsAndWrites(GobType<T> type) {
        RecordComponent[] components = type.shape().type().getRecordComponents();

        T full = type.decode(stream(components, components.length));
        T zero = type.decode(stream(components, 0));

        assertThat(full)
                .hasToString(IntStream.range(0, components.length)
                        .mapToObj(i -> components[i].getName() + "=" + value(components[i].getType(), i))
                        .collect(Collectors.joining(", ", "Wide[", "]")));
        assertThat(type.decode(type.encode(full))).isEqualTo(full);
        assertThat(type.decode(type.encode(zero))).isEqualTo(zero).isNotEqualTo(full);
    }

    /** A value of which so many fields are sent. */
    private static byte[] stream(RecordComponent[] components, int sent) {
        GobStream.Field[] fields = Arrays.stream(components)
                .map(each -> field(each.getName().toUpperCase(Locale.ROOT), IDS.get(each.getType())))
                .toArray(GobStream.Field[]::new);
        return new GobStream()
                .struct(65, fields)
                .value(65, out -> {
                    for (int i = 0; i < sent; i++) {
                        out.writeUnsigned(1);
                        write(out, value(components[i].getType(), i));
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();
    }

    /** None of them zero, and no two of one type the same. */
    private static Object value(Class<?> type, int i) {
        if (type == String.class) {
            return "text " + i;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == char.class) {
            return (char) ('!' + i);
        }
        if (type == int.class) {
            return -7 - i;
        }
        if (type == long.class) {
            return (1L << 40) + i;
        }
        return type == float.class ? (Object) (i + 0.25f) : (Object) (i + 0.5);
    }

    private static void write(GobBuffer out, Object value) {
        if (value instanceof String text) {
            out.writeText(text);
        } else if (value instanceof Character letter) {
            out.writeUnsigned(letter);
        } else if (value instanceof Boolean) {
            out.writeUnsigned(1);
        } else if (value instanceof Double || value instanceof Float) {
            out.writeFloat(((Number) value).doubleValue());
        } else {
            out.writeSigned(((Number) value).longValue());
        }
    }
}
