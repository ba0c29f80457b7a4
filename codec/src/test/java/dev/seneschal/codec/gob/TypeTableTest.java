package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.AllocatedBytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TypeTableTest {

    private static final GobInput NOWHERE = new GobInput(new byte[0], 0, 0, GobLimits.defaults());

    private static TypeTable table(GobStream stream) {
        byte[] bytes = stream.toBytes();
        GobInput in = new GobInput(bytes, 0, bytes.length, GobLimits.defaults());
        TypeTable table = new TypeTable();
        while (in.beginFrame()) {
            table.define(in.readSigned(), in);
        }
        return table;
    }

    @Test
    void aTypeSpansFramesIfAnInterfaceCanBeInIt() {
        GobStream stream = new GobStream()
                .slice(65, 65)
                .struct(66, field("A", TypeTable.INT), field("B", 65))
                .struct(67, field("Next", 68), field("Flat", 66))
                .struct(68, field("Next", 67), field("Any", TypeTable.INTERFACE))
                .map(69, TypeTable.STRING, 67)
                .array(70, 66, 2);

        for (int first = 65; first <= 70; first++) {
            TypeTable table = table(stream);
            boolean unused = table.spans(first, NOWHERE);

            for (int id : new int[] {67, 68, 69, TypeTable.INTERFACE}) {
                assertThat(table.spans(id, NOWHERE))
                        .as("%d after %d", id, first)
                        .isTrue();
            }
            for (int id : new int[] {65, 66, 70, TypeTable.INT}) {
                assertThat(table.spans(id, NOWHERE))
                        .as("%d after %d", id, first)
                        .isFalse();
            }
        }
    }

    @Test
    void eachDefinitionIsLookedAtOnceWhoeverAsks() {
        int users = 400;
        GobStream.Field[] wide = new GobStream.Field[20_000];
        Arrays.fill(wide, field("A", TypeTable.INT));
        GobStream stream = new GobStream().struct(65, wide);
        for (int i = 0; i < users; i++) {
            stream.struct(100 + i, field("Wide", 65), field("Any", TypeTable.INTERFACE));
        }
        TypeTable table = table(stream);

        long allocated = AllocatedBytes.by(() -> {
            TypeTable fresh = table.copy();
            for (int i = 0; i < users; i++) {
                assertThat(fresh.spans(100 + i, NOWHERE)).isTrue();
            }
        });

        // To look at the wide one for each of them takes more than a hundred megabytes.
        assertThat(allocated).isLessThan(20_000_000);
    }
}
