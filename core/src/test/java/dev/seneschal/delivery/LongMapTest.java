package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongMapTest {

    private static final int SEEDS = 50;
    private static final int STEPS = 2000;

    /** Numbers count up, and some things stay for long while others come and go. */
    @Test
    void knowsWhatAMapWouldKnow() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LongMap<String> map = new LongMap<>();
            Map<Long, String> model = new HashMap<>();
            long last = 0;

            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(10) < 6) {
                    last += 1 + random.nextInt(3) * 64;
                    map.put(last, "thing " + last);
                    model.put(last, "thing " + last);
                } else {
                    long gone = random.nextLong(last + 1);
                    map.remove(gone);
                    model.remove(gone);
                }
                long asked = random.nextLong(last + 1);
                assertThat(map.get(asked)).as("seed %d, step %d", seed, step).isEqualTo(model.get(asked));
                assertThat(map.size()).isEqualTo(model.size());
            }
            assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
        }
    }

    @Test
    void isEmptyWhenCleared() {
        LongMap<String> map = new LongMap<>();
        map.put(1, "one");

        map.clear();

        assertThat(map.size()).isZero();
        assertThat(map.get(1)).isNull();
        assertThat(map.values()).isEmpty();
    }
}
