package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntensityTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void theDefaultIs10In10Minutes() {
        assertThat(Intensity.DEFAULT).isEqualTo(new Intensity(10, Duration.ofMinutes(10)));
    }

    @Test
    void oneMoreThanMostWithinTheWindowIsTooOften() {
        Intensity.Counter counter = new Intensity(3, Duration.ofSeconds(10)).newCounter();

        assertThat(counter.allows(0)).isTrue();
        assertThat(counter.allows(1)).isTrue();
        assertThat(counter.allows(2)).isTrue();
        assertThat(counter.allows(3)).isFalse();
        assertThat(counter.count(3)).isEqualTo(3);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        Intensity.Counter counter = new Intensity(2, Duration.ofSeconds(10)).newCounter();

        assertThat(counter.allows(0)).isTrue();
        assertThat(counter.allows(5 * SECOND)).isTrue();
        assertThat(counter.allows(10 * SECOND - 1)).isFalse();
        assertThat(counter.allows(10 * SECOND)).isTrue();
        assertThat(counter.allows(14 * SECOND)).isFalse();
        assertThat(counter.count(20 * SECOND)).isZero();
    }

    @Test
    void mostOfZeroAllowsNone() {
        assertThat(new Intensity(0, Duration.ofSeconds(1)).newCounter().allows(0))
                .isFalse();
    }

    @Test
    void timesMayPassTheClocksOverflow() {
        Intensity.Counter counter = new Intensity(1, Duration.ofSeconds(10)).newCounter();

        assertThat(counter.allows(Long.MAX_VALUE)).isTrue();
        assertThat(counter.allows(Long.MIN_VALUE + SECOND)).isFalse();
        assertThat(counter.allows(Long.MIN_VALUE + 10 * SECOND)).isTrue();
    }

    @Test
    void agreesWithAListOfAllTimes() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 200; run++) {
            int most = random.nextInt(20);
            long window = 1 + random.nextInt(50);
            Intensity.Counter counter = new Intensity(most, Duration.ofNanos(window)).newCounter();
            Deque<Long> model = new ArrayDeque<>();
            long now = 0;
            for (int step = 0; step < 200; step++) {
                now += random.nextInt(6);
                while (!model.isEmpty() && now - model.getFirst() >= window) {
                    model.removeFirst();
                }
                boolean expected = model.size() < most;
                if (expected) {
                    model.addLast(now);
                }

                assertThat(counter.allows(now)).as("run %d step %d", run, step).isEqualTo(expected);
                assertThat(counter.count(now)).isEqualTo(model.size());
            }
        }
    }

    @Test
    void rejectsWhatIsOutOfRangeByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Intensity(-1, Duration.ofSeconds(1)))
                .withMessageContaining("most")
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Intensity(1, Duration.ZERO))
                .withMessageContaining("window");
    }
}
