package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {

    private final DeadlineHeap<Thing> heap = new DeadlineHeap<>();

    @Test
    void hasNoDeadlineAtFirst() {
        assertThat(heap.nearest()).isEqualTo(Long.MAX_VALUE);
        assertThat(heap.pollDue(Long.MAX_VALUE)).isNull();
    }

    @Test
    void givesWhatIsDueTheNearestFirst() {
        Thing late = set(30);
        Thing early = set(10);
        Thing middle = set(20);

        assertThat(heap.nearest()).isEqualTo(10);
        assertThat(heap.pollDue(9)).isNull();
        assertThat(heap.pollDue(20)).isSameAs(early);
        assertThat(heap.pollDue(20)).isSameAs(middle);
        assertThat(heap.pollDue(20)).isNull();
        assertThat(heap.pollDue(30)).isSameAs(late);
    }

    @Test
    void aNewDeadlineTakesThePlaceOfTheOldOne() {
        Thing thing = set(10);
        set(20);

        heap.set(thing, 30);

        assertThat(heap.size()).isEqualTo(2);
        assertThat(heap.nearest()).isEqualTo(20);
        heap.set(thing, 5);
        assertThat(heap.nearest()).isEqualTo(5);
    }

    @Test
    void removingWhatIsNotThereDoesNothing() {
        set(10);

        heap.remove(new Thing());

        assertThat(heap.nearest()).isEqualTo(10);
    }

    @Test
    void whatWasTakenOutMayComeBack() {
        Thing thing = set(10);
        assertThat(heap.pollDue(10)).isSameAs(thing);

        heap.set(thing, 20);

        assertThat(heap.pollDue(20)).isSameAs(thing);
        assertThat(heap.size()).isZero();
    }

    @Test
    void agreesWithASortedListWhateverIsDone() {
        SplittableRandom random = new SplittableRandom(1);
        List<Thing> things = new ArrayList<>();
        Map<Thing, Long> expected = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            things.add(new Thing());
        }

        for (int step = 0; step < 20_000; step++) {
            Thing thing = things.get(random.nextInt(things.size()));
            long due = random.nextLong(1000);
            switch (random.nextInt(4)) {
                case 0 -> {
                    heap.remove(thing);
                    expected.remove(thing);
                }
                case 1 -> {
                    Thing polled = heap.pollDue(due);
                    assertThat(polled == null ? nearest(expected) > due : expected.remove(polled) <= due)
                            .isTrue();
                }
                default -> {
                    heap.set(thing, due);
                    expected.put(thing, due);
                }
            }
            assertThat(heap.nearest()).isEqualTo(nearest(expected));
            assertThat(heap.size()).isEqualTo(expected.size());
        }
    }

    private static long nearest(Map<Thing, Long> expected) {
        return expected.values().stream().min(Comparator.naturalOrder()).orElse(Long.MAX_VALUE);
    }

    private Thing set(long due) {
        Thing thing = new Thing();
        heap.set(thing, due);
        return thing;
    }

    private static final class Thing extends DeadlineHeap.Timed {}
}
