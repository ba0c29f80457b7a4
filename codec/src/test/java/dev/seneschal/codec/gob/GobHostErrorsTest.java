package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host's code throws while values are made or looked into: exceptions become ours, a lack of memory does not. */
class GobHostErrorsTest {

    private static final String TEXT = "no memory, says the test";

    record Greedy(String name, long size) {
        Greedy {
            if (size < 0) {
                throw new OutOfMemoryError(TEXT);
            }
        }
    }

    static final class GreedyClass {
        long size;

        GreedyClass() {
            throw new OutOfMemoryError(TEXT);
        }
    }

    record Wrapped(long value) {}

    private final Gob gob = Gob.builder()
            .lookup(MethodHandles.lookup())
            .external(GobExternal.gobEncoder(Thread.State.class, "State", state -> fail(), bytes -> fail()))
            .adapt(Wrapped.class, Long.class, wrapped -> fail(), number -> fail())
            .build();

    private static <T> T fail() {
        throw new OutOfMemoryError(TEXT);
    }

    @Test
    void aLackOfMemoryInARecordIsLetThroughWhateverTheOrderOfItsFields() {
        assertLetThrough(() -> gob.type(Greedy.class).decode(sent("Name", TypeTable.STRING, "Size", TypeTable.INT)));
        assertLetThrough(() -> gob.type(Greedy.class).decode(sent("Size", TypeTable.INT, "Name", TypeTable.STRING)));
    }

    @Test
    void aLackOfMemoryInAClassIsLetThrough() {
        assertLetThrough(() -> gob.type(GreedyClass.class).decode(sent("Size", TypeTable.INT, "X", TypeTable.STRING)));
    }

    @Test
    void aLackOfMemoryInAHookIsLetThrough() {
        byte[] bytes = new GobStream()
                .opaque(65, 5)
                .value(65, out -> out.writeRaw(new byte[] {0, 1, 1}))
                .toBytes();

        assertLetThrough(() -> gob.type(Thread.State.class).decode(bytes));
        assertLetThrough(() -> gob.type(Thread.State.class).encode(Thread.State.NEW));
    }

    @Test
    void aLackOfMemoryInAnAdapterIsLetThrough() {
        assertLetThrough(
                () -> gob.type(Wrapped.class).decode(gob.type(Long.class).encode(1L)));
        assertLetThrough(() -> gob.type(Wrapped.class).encode(new Wrapped(1)));
    }

    private static void assertLetThrough(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(OutOfMemoryError.class).hasMessage(TEXT);
    }

    /** A struct of two fields, of which the number is negative. */
    private static byte[] sent(String first, int firstType, String second, int secondType) {
        return new GobStream()
                .struct(65, field(first, firstType), field(second, secondType))
                .value(65, out -> {
                    for (int type : List.of(firstType, secondType)) {
                        out.writeUnsigned(1);
                        if (type == TypeTable.INT) {
                            out.writeSigned(-1);
                        } else {
                            out.writeText("a");
                        }
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();
    }
}
