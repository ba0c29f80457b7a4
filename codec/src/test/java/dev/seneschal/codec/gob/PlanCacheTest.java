package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.AllocatedBytes;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of senders: few, small ones, that were read well; and a sender that makes up definitions drives few out. */
class PlanCacheTest {

    private static final int TYPE = 70;
    private static final int SENDERS = 16;
    private static final int MISSES = 64;
    private static final int SIZE = 64 * 1024;

    private final Gob gob = Gob.builder().lookup(MethodHandles.lookup()).build();
    private final byte[] whole = values(true);
    private final byte[] cutShort = values(false);
    private final PlanCache<String> cache = new PlanCache<>(List.of());

    @Test
    void theSixteenUsedLastAreKept() {
        IntStream.range(0, SENDERS).forEach(this::keep);
        assertThat(find(0)).isEqualTo("plan 0");

        keep(SENDERS);

        assertThat(find(1)).isNull();
        assertThat(IntStream.rangeClosed(0, SENDERS).filter(i -> i != 1).mapToObj(this::find))
                .doesNotContainNull()
                .hasSize(SENDERS);
    }

    @Test
    void whenManyInARowWereNotKnownOneInSixtyFourIsKept() {
        IntStream.range(0, MISSES).forEach(this::keep);
        List<Integer> later = IntStream.range(MISSES, 3 * MISSES).boxed().toList();

        later.forEach(this::keep);

        assertThat(later.stream().filter(i -> find(i) != null)).containsExactly(2 * MISSES - 1, 3 * MISSES - 1);
    }

    @Test
    void oneThatIsKnownAgainEndsTheRow() {
        IntStream.range(0, 2 * MISSES - 10).forEach(this::keep);
        assertThat(find(MISSES - 2)).isNotNull();

        keep(1_000);

        assertThat(find(1_000)).isEqualTo("plan 1000");
    }

    @Test
    void definitionsOfMoreThan64KiBAreNotKept() {
        byte[] stream = new byte[SIZE + 2];

        cache.keep(stream, 0, SIZE + 1, TYPE, new TypeTable(), "too large");
        assertThat(longest(stream)).isNull();
        cache.keep(stream, 0, SIZE, TYPE, new TypeTable(), "just so");

        assertThat(longest(stream)).isEqualTo("just so");
    }

    private @Nullable String longest(byte[] stream) {
        PlanCache.Entry<String> entry =
                cache.findDefinitions(stream, 0, new GobInput(stream, 0, stream.length, GobLimits.defaults()));
        return entry == null ? null : entry.plan();
    }

    @Test
    void anotherTypeBehindTheSameDefinitionsIsNotKnown() {
        keep(1);
        byte[] other = stream(1);
        other[other.length - 1] += 2;

        GobInput in = new GobInput(other, 0, other.length, GobLimits.defaults());

        assertThat(cache.find(other, 0, in)).isNull();
        assertThat(in.index()).isZero();
    }

    record Some(long a0) {}

    @Test
    void definitionsAreKeptOnlyOnceAValueWasReadByThem() {
        long bad = AllocatedBytes.by(() -> decode(1, 0));
        long learned = AllocatedBytes.by(() -> decode(1, 1));
        long known = AllocatedBytes.by(() -> decode(1, 2));

        assertThat(learned - bad).isGreaterThan(50_000);
        assertThat(known - learned).isLessThan(10_000);
    }

    /** By a type that knows nothing, first values that are cut short and then good ones. */
    private void decode(int bad, int good) {
        GobType<Some> type = gob.type(new GobGeneric<Some>() {});
        for (int i = 0; i < bad; i++) {
            assertThatThrownBy(() -> type.decode(cutShort)).isInstanceOf(GobException.class);
        }
        for (int i = 0; i < good; i++) {
            assertThat(type.decode(whole).a0()).isEqualTo(5);
        }
    }

    @Test
    void theSameIdsWithOtherDefinitionsAreOtherTypes() {
        GobType<Point> type = GobType.of(Point.class, MethodHandles.lookup());
        byte[] one = point("X", "Y");
        byte[] other = point("Y", "X");

        for (int i = 0; i < 3; i++) {
            assertThat(type.decode(one)).isEqualTo(new Point(1, 2));
            assertThat(type.decode(other)).isEqualTo(new Point(2, 1));
        }
    }

    record Point(long x, long y) {}

    private static byte[] point(String first, String second) {
        return new GobStream()
                .struct(65, field(first, TypeTable.INT), field(second, TypeTable.INT))
                .value(65, out -> {
                    out.writeUnsigned(1);
                    out.writeSigned(1);
                    out.writeUnsigned(1);
                    out.writeSigned(2);
                    out.writeUnsigned(0);
                })
                .toBytes();
    }

    /** A struct of a thousand fields, of which one is sent; its value is cut short or not. */
    private static byte[] values(boolean whole) {
        GobStream.Field[] fields = IntStream.range(0, 1_000)
                .mapToObj(i -> field("A" + i, TypeTable.INT))
                .toArray(GobStream.Field[]::new);
        return new GobStream()
                .struct(65, fields)
                .value(65, out -> {
                    out.writeUnsigned(1);
                    if (whole) {
                        out.writeSigned(5);
                    }
                })
                .toBytes();
    }

    // ---- streams of which only the cache knows what they are

    private static byte[] stream(int sender) {
        return new byte[] {(byte) (sender >> 8), (byte) sender, 2, -1, (byte) (2 * TYPE)};
    }

    private void keep(int sender) {
        cache.keep(stream(sender), 0, 2, TYPE, new TypeTable(), "plan " + sender);
    }

    private @Nullable String find(int sender) {
        byte[] stream = stream(sender);
        PlanCache.Entry<String> entry =
                cache.find(stream, 0, new GobInput(stream, 0, stream.length, GobLimits.defaults()));
        return entry == null ? null : entry.plan();
    }
}
