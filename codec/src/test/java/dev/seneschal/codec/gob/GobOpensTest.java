package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes of another module can be used, and what is said of those that cannot. */
class GobOpensTest {

    private static final String RECORD = "record Point(long x, long y) {}";
    private static final String CLASS = "class Point { long x; long y; }";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "'exports host;', 'public record Point(long x, long y) {}'",
        "'opens host;', 'record Point(long x, long y) {}'",
        "'opens host to dev.seneschal.codec;', 'record Point(long x, long y) {}'",
        "'opens host;', 'class Point { private long x; private long y; private Point() {} }'",
    })
    void anExportedOrOpenedOneIsUsed(String directives, String declaration) throws Exception {
        HostModule host = new HostModule(folder, directives, "Point", declaration);

        assertReadsAndWrites(GobType.of(host.type("Point")));
    }

    @ParameterizedTest
    @ValueSource(strings = {RECORD, CLASS, "public " + RECORD})
    void aClosedOneIsRefusedWithTheOpensThatIsMissing(String declaration) throws Exception {
        HostModule host = new HostModule(folder, "", "Point", declaration);

        assertThatThrownBy(() -> GobType.of(host.type("Point")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host.Point is closed: hand in MethodHandles.lookup(), or add \"opens host to"
                        + " dev.seneschal.codec;\" to the module-info of some.host");
    }

    @Test
    void toExportItIsNotEnoughForOneThatIsNotPublic() throws Exception {
        HostModule host = new HostModule(folder, "exports host;", "Point", RECORD);

        assertThatThrownBy(() -> GobType.of(host.type("Point")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"opens host to dev.seneschal.codec;\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {RECORD, CLASS})
    void aClosedOneIsUsedByALookupOfItsModule(String declaration) throws Exception {
        HostModule host = new HostModule(folder, "", "Point", declaration);

        assertReadsAndWrites(GobType.of(host.type("Point"), host.lookup()));
        assertThatThrownBy(() -> GobType.of(host.type("Point"), MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host.Point is closed: the lookup that was handed in has no access to it");
    }

    record Sent(long x, long y) {}

    private static <T> void assertReadsAndWrites(GobType<T> type) {
        GobType<Sent> sent = GobType.of(Sent.class, MethodHandles.lookup());

        T read = type.decode(sent.encode(new Sent(22, -33)));

        assertThat(sent.decode(type.encode(read))).isEqualTo(new Sent(22, -33));
    }
}
