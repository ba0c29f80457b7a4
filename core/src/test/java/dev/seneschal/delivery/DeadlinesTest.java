package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {

    private final Deadlines<Thing> deadlines = new Deadlines<>();
    private final Map<Thing, Long> expected = new HashMap<>();
    /** How many things have each deadline. */
    private final TreeMap<Long, Integer> dues = new TreeMap<>();

    @Test
    void givesWhatIsDueTheNearestFirst() {
        Thing late = new Thing();
        Thing early = new Thing();
        Thing middle = new Thing();
        set(late, 30);
        set(early, 10);
        set(middle, 20);

        assertThat(deadlines.nearest()).isEqualTo(10);
        assertThat(deadlines.pollDue(9)).isNull();
        assertThat(deadlines.pollDue(20)).isSameAs(early);
        assertThat(deadlines.pollDue(20)).isSameAs(middle);
        assertThat(deadlines.pollDue(20)).isNull();
        assertThat(deadlines.pollDue(30)).isSameAs(late);
        assertThat(deadlines.nearest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatWasRemovedMayComeBackAndWhatIsNotThereMayBeRemoved() {
        Thing thing = new Thing();
        set(thing, 10);

        deadlines.remove(thing);
        deadlines.remove(thing);
        assertThat(deadlines.size()).isZero();

        set(thing, 5);
        assertThat(deadlines.pollDue(5)).isSameAs(thing);
    }

    /** A message that waited for a handler still has the deadline that it was given when it came. */
    @Test
    void toSetTheSameDeadlineAgainMovesNothing() {
        List<Thing> things = Stream.generate(Thing::new).limit(10).toList();
        for (int i = 0; i < 10; i++) {
            set(things.get(i), i);
        }

        set(things.get(3), 3);
        assertThat(deadlines.outOfOrder()).isZero();

        set(things.get(3), 2);
        assertThat(deadlines.outOfOrder()).isEqualTo(6);
        set(things.get(9), 9);
        assertThat(deadlines.outOfOrder()).isEqualTo(5);
        assertThat(deadlines.size()).isEqualTo(10);
    }

    /** It has places for 64, begins in their midst, and is full of gaps when one more comes. */
    @Test
    void aRowWithGapsIsClosedUp() {
        for (int i = 0; i < 40; i++) {
            Thing gone = new Thing();
            set(gone, 0);
            deadlines.remove(gone);
        }
        List<Thing> things = Stream.generate(Thing::new).limit(65).toList();
        for (int i = 0; i < 64; i++) {
            set(things.get(i), i);
        }
        for (int i = 1; i < 44; i++) {
            deadlines.remove(things.get(i));
        }

        set(things.get(64), 64);
        deadlines.remove(things.get(50));
        set(things.get(1), 70);

        List<Integer> order = new ArrayList<>();
        for (Thing due = deadlines.pollDue(100); due != null; due = deadlines.pollDue(100)) {
            order.add(things.indexOf(due));
        }
        List<Integer> left = new ArrayList<>(List.of(0));
        IntStream.rangeClosed(44, 64).filter(i -> i != 50).forEach(left::add);
        left.add(1);
        assertThat(order).isEqualTo(left);
    }

    @Test
    void whatWasSentToTheHeapLeavesItAgain() {
        Thing late = new Thing();
        Thing early = new Thing();
        set(late, 20);
        set(early, 10);

        deadlines.remove(late);
        assertThat(deadlines.size()).isEqualTo(1);
        set(late, 10);

        assertThat(List.of(deadlines.pollDue(10), deadlines.pollDue(10))).containsExactlyInAnyOrder(early, late);
        assertThat(deadlines.pollDue(10)).isNull();
    }

    /** Most leave before they are due, the oldest or some near it first; at times fewer leave than come, and at times more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100})
    void agreesWithASortedMap(int percentOutOfOrder) {
        SplittableRandom random = new SplittableRandom(1);
        List<Thing> oldestFirst = new ArrayList<>();

        for (long now = 0; now < 50_000; now++) {
            boolean manyCome = now / 2500 % 2 == 0;
            for (int i = random.nextInt(manyCome ? 4 : 2); i > 0; i--) {
                boolean known = !oldestFirst.isEmpty() && random.nextInt(10) == 0;
                Thing thing = known ? oldestFirst.remove(near(random, oldestFirst)) : new Thing();
                set(thing, now + (random.nextInt(100) < percentOutOfOrder ? random.nextLong(2000) : 1000));
                oldestFirst.add(thing);
            }
            for (int i = random.nextInt(manyCome ? 2 : 4); i > 0 && !oldestFirst.isEmpty(); i--) {
                Thing leaving = oldestFirst.remove(near(random, oldestFirst));
                deadlines.remove(leaving);
                forget(leaving);
            }
            if (random.nextInt(50) == 0) {
                for (Thing due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
                    assertThat(expected.get(due)).isEqualTo(dues.firstKey()).isLessThanOrEqualTo(now);
                    forget(due);
                    oldestFirst.remove(due);
                }
                assertThat(deadlines.nearest()).isGreaterThan(now);
            }
            assertThat(deadlines.nearest()).isEqualTo(dues.isEmpty() ? Long.MAX_VALUE : dues.firstKey());
            assertThat(deadlines.size()).isEqualTo(expected.size());
        }
    }

    private void set(Thing thing, long due) {
        forget(thing);
        deadlines.set(thing, due);
        expected.put(thing, due);
        dues.merge(due, 1, Integer::sum);
    }

    private void forget(Thing thing) {
        Long due = expected.remove(thing);
        if (due != null) {
            dues.computeIfPresent(due, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static int near(SplittableRandom random, List<Thing> oldestFirst) {
        return random.nextInt(Math.min(oldestFirst.size(), 1 + random.nextInt(40)));
    }

    private static final class Thing extends DeadlineHeap.Timed {}
}
