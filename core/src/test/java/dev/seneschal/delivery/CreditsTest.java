package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Credit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of receivers' credits, and for how long. */
class CreditsTest {

    private static final int WINDOW = 1000;

    private final Lanes lanes = new Lanes(Backoff.fixed(Duration.ofSeconds(1)), new SplittableRandom(1));
    private final Lane lane = lanes.of("a");

    @Test
    void anInstancesNewWordTakesThePlaceOfItsOld() {
        Credits credits = new Credits("a");
        credits.take(new Credit("one", 5), 10);
        credits.take(new Credit("two", 7), 10);
        credits.take(new Credit("one", 2), 20);

        assertThat(credits.window(WINDOW)).isEqualTo(9);
        credits.lapse(10);
        assertThat(credits.window(WINDOW)).isEqualTo(2);
        credits.lapse(20);
        assertThat(credits.isEmpty()).isTrue();
        assertThat(credits.window(WINDOW)).isEqualTo(WINDOW);
    }

    @Test
    void addsUpMoreThanANumberHolds() {
        Credits credits = new Credits("a");
        credits.take(new Credit("one", Integer.MAX_VALUE), 10);
        credits.take(new Credit("two", Integer.MAX_VALUE), 10);

        assertThat(credits.window(WINDOW)).isEqualTo(WINDOW);
    }

    @Test
    void ofTooManyInstancesThatOfLongestAgoLeaves() {
        Credits credits = new Credits("a");
        for (int i = 0; i < 300; i++) {
            credits.take(new Credit("instance-" + i, 1), i);
        }

        assertThat(credits.window(WINDOW)).isEqualTo(256);
        assertThat(credits.nearest()).isEqualTo(44);
    }

    /** Messages of one subject may have ACK timeouts of their own. */
    @Test
    void eachInstancesWordLapsesInItsOwnTimeThoughAnotherHoldsLonger() {
        lanes.credit(lane, new Credit("one", 2), 180);
        lanes.credit(lane, new Credit("two", 3), 30);

        assertThat(lanes.nextDeadline()).isEqualTo(30);
        lanes.timePassed(30);

        assertThat(window()).isEqualTo(2);
        assertThat(lanes.nextDeadline()).isEqualTo(180);
        lanes.timePassed(180);
        assertThat(window()).isEqualTo(WINDOW);
        assertThat(lanes.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsWhatAMapOfInstancesHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> windows = new HashMap<>();
        Map<String, Long> ends = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(3) > 0) {
                String instance = "instance-" + random.nextInt(5);
                int window = 1 + random.nextInt(20);
                long until = now + 1 + random.nextInt(100);
                lanes.credit(lane, new Credit(instance, window), until);
                windows.put(instance, window);
                ends.put(instance, until);
            } else {
                now += random.nextInt(40);
                long time = now;
                ends.values().removeIf(end -> end <= time);
                windows.keySet().retainAll(ends.keySet());
                if (lanes.nextDeadline() <= now) {
                    lanes.timePassed(now);
                }
            }
            int sum = windows.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(window()).as("seed %d, step %d", seed, step).isEqualTo(windows.isEmpty() ? WINDOW : sum);
        }
    }

    private int window() {
        Credits credits = lane.credits;
        return credits == null ? WINDOW : credits.window(WINDOW);
    }
}
