package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Go lets pass is taken by default, and refused by a strict reader: into records and as trees. */
class GobStrictTest {

    record Doc(boolean flag, String text, List<String> texts) {}

    private static final Map<String, Case> CASES = Map.of(
            "bytes behind the value",
            value(out -> out.writeRaw(new byte[] {1, 1, 0, 7, 7}), new Doc(true, "", List.of()), "2 bytes after the"),
            "no end of the struct",
            value(out -> out.writeRaw(new byte[] {1, 1}), new Doc(true, "", List.of()), "frame ends inside a value"),
            "a boolean of 2",
            value(out -> out.writeRaw(new byte[] {1, 2, 0}), new Doc(true, "", List.of()), "boolean 2"),
            "a text that is not UTF-8",
            value(
                    out -> out.writeRaw(new byte[] {2, 2, 'a', (byte) 0xff, 0}),
                    new Doc(false, "a\ufffd", List.of()),
                    "a string that is not UTF-8"),
            "an element that is not UTF-8",
            value(
                    out -> out.writeRaw(new byte[] {3, 1, 1, (byte) 0xc0, 0}),
                    new Doc(false, "", List.of("\ufffd")),
                    "a string that is not UTF-8"),
            "a definition with another id",
            new Case(
                    new GobStream()
                            .frame(out -> {
                                out.writeSigned(-65);
                                out.writeRaw(new byte[] {3, 1, 2});
                                out.writeSigned(66);
                                out.writeRaw(new byte[] {0, 1, 1, 1});
                                out.writeText("Flag");
                                out.writeRaw(new byte[] {1, 2, 0, 0, 0});
                            })
                            .value(65, out -> out.writeRaw(new byte[] {1, 1, 0}))
                            .toBytes(),
                    new Doc(true, "", List.of()),
                    "definition of type 65 that calls itself 66"));

    private record Case(byte[] bytes, Doc lenient, String reason) {}

    private static Case value(Consumer<GobBuffer> value, Doc lenient, String reason) {
        byte[] bytes = new GobStream()
                .struct(65, field("Flag", TypeTable.BOOL), field("Text", TypeTable.STRING), field("Texts", 66))
                .slice(66, TypeTable.STRING)
                .value(65, value)
                .toBytes();
        return new Case(bytes, lenient, reason);
    }

    private final Gob lenient = gob(false);
    private final Gob strict = gob(true);

    private static Gob gob(boolean strict) {
        return Gob.builder()
                .lookup(MethodHandles.lookup())
                .limits(GobLimits.builder().strict(strict).build())
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes behind the value",
                "no end of the struct",
                "a boolean of 2",
                "a text that is not UTF-8",
                "an element that is not UTF-8",
                "a definition with another id"
            })
    void whatGoLetsPassIsRefusedByAStrictReader(String name) {
        byte[] bytes = CASES.get(name).bytes();

        assertThat(lenient.type(Doc.class).decode(bytes))
                .isEqualTo(CASES.get(name).lenient());
        assertThat(lenient.reader(bytes).readValue()).isInstanceOf(GobValue.Struct.class);
        assertRefused(() -> strict.type(Doc.class).decode(bytes), name);
        assertRefused(() -> strict.reader(bytes).read(strict.type(Doc.class)), name);
        assertRefused(() -> strict.reader(bytes).readValue(), name);
    }

    private static void assertRefused(Runnable read, String name) {
        assertThatThrownBy(read::run)
                .isInstanceOf(GobException.class)
                .hasMessageContaining(CASES.get(name).reason());
    }

    @Test
    void whatAnEncoderWritesIsTakenByAStrictReader() {
        Doc doc = new Doc(true, "ü", List.of("a", ""));
        byte[] bytes = lenient.type(Doc.class).encode(doc);

        assertThat(strict.type(Doc.class).decode(bytes)).isEqualTo(doc);
        assertThat(strict.reader(bytes).readValue())
                .isEqualTo(lenient.reader(bytes).readValue());
    }
}
