package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void theDefaultIs200MillisecondsDoublingTo30SecondsWithAJitterOfAFifth() {
        assertThat(Backoff.DEFAULT).isEqualTo(new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0.2));
    }

    @Test
    void waitsGrowByTheFactorUpToTheCap() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0);

        assertThat(IntStream.rangeClosed(1, 10).mapToLong(i -> backoff.delayNanos(i, random) / 1_000_000))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L, 30000L);
    }

    @Test
    void aLongRowOfFailuresStaysAtTheCap() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0);

        assertThat(backoff.delayNanos(1_000_000, random))
                .isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(backoff.delayNanos(Integer.MAX_VALUE, random))
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void jitterSpreadsWaitsOverTheWholeOfItsPart() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), 1, Duration.ofSeconds(10), 0.2);

        long[] waits = IntStream.range(0, 1000)
                .mapToLong(i -> backoff.delayNanos(1, random))
                .sorted()
                .toArray();

        assertThat(waits[0])
                .isBetween(
                        Duration.ofSeconds(8).toNanos(), Duration.ofMillis(8100).toNanos());
        assertThat(waits[999])
                .isBetween(
                        Duration.ofMillis(11900).toNanos(),
                        Duration.ofSeconds(12).toNanos());
    }

    @Test
    void aFixedWaitIsTheSameEachTime() {
        Backoff backoff = Backoff.fixed(Duration.ofSeconds(5));

        assertThat(IntStream.of(1, 2, 50).mapToLong(i -> backoff.delayNanos(i, random)))
                .containsOnly(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void noWaitIsZero() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), 1, Duration.ofNanos(1), 0.9);

        assertThat(IntStream.range(0, 100).mapToLong(i -> backoff.delayNanos(1, random)))
                .containsOnly(1L);
    }

    @Test
    void rejectsWhatIsOutOfRangeByName() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ZERO, 2, second, 0))
                .withMessageContaining("first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(second, 0.5, second, 0))
                .withMessageContaining("factor")
                .withMessageContaining("0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(second, Double.NaN, second, 0))
                .withMessageContaining("factor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(second, 2, Duration.ofMillis(1), 0))
                .withMessageContaining("cap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(second, 2, second, 1))
                .withMessageContaining("jitter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(second, 2, second, -0.1))
                .withMessageContaining("jitter");
    }
}
