package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeenRingTest {

    private static final int SEEDS = 50;
    private static final int STEPS = 2000;

    /** Few ids and publishers, so that most have company in the index; adding is likelier at first, removing later. */
    @Test
    void knowsWhatAMapWouldKnow() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SeenRing ring = new SeenRing();
            Map<SeenKey, Long> model = new LinkedHashMap<>();

            for (int step = 0; step < STEPS; step++) {
                SeenKey key = key(random.nextInt(40), 1 + random.nextInt(20));
                if (random.nextInt(STEPS) < step / 2 && !model.isEmpty()) {
                    SeenKey oldest = model.keySet().iterator().next();
                    assertThat(ring.number(ring.oldest())).isEqualTo(model.remove(oldest));
                    assertThat(ring.removeOldest())
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(oldest);
                } else if (!model.containsKey(key)) {
                    ring.add(key, step);
                    model.put(key, (long) step);
                }
                if (random.nextInt(4) == 0) {
                    ring.readAhead(List.of(key, key(random.nextInt(80), 1 + random.nextInt(40))));
                }
                int slot = ring.find(key);
                Long expected = model.get(key);
                assertThat(slot == SeenRing.NOWHERE ? null : (Long) ring.number(slot))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(expected);
                assertThat(ring.size()).isEqualTo(model.size());
                assertThat(ring.publishers()).isEqualTo((int) model.keySet().stream()
                        .map(SeenKey::publisher)
                        .distinct()
                        .count());
            }
        }
    }

    @Test
    void findsEachOfManyAfterItHasGrown() {
        SeenRing ring = new SeenRing();

        for (int i = 1; i <= 10_000; i++) {
            ring.add(key(i % 100, i), i);
        }

        for (int i = 1; i <= 10_000; i++) {
            assertThat(ring.number(ring.find(key(i % 100, i)))).isEqualTo(i);
        }
        assertThat(ring.find(key(1, 10_001))).isEqualTo(SeenRing.NOWHERE);
        assertThat(ring.find(key(200, 1))).isEqualTo(SeenRing.NOWHERE);
    }

    private static SeenKey key(int publisher, int id) {
        return new SeenKey(NodeName.of("node" + publisher), new MessageId(id, id));
    }
}
