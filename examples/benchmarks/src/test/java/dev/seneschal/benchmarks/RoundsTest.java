package dev.seneschal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Rounds rounds = new Rounds();

    private void turns(String side, double... rates) {
        for (double rate : rates) {
            rounds.add(side, new Meter.Sample(rate, 1));
        }
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsAndNotThatOfTheMedians() {
        turns("ours", 100, 300, 50);
        turns("peer", 100, 100, 100);
        turns("slow machine", 50, 300, 100);

        assertThat(rounds.rate("ours")).isEqualTo(100);
        assertThat(rounds.ratio("ours", "peer")).isEqualTo(1);
        assertThat(rounds.ratio("slow machine", "ours")).isEqualTo(1);
    }

    /** 100 a second take 10 ms each, 25 a second 40 ms: what takes both takes 50 ms, 20 a second. */
    @Test
    void whatTwoAllowTogetherIsWhatIsLeftWhenEachTakesTheTimeOfBoth() {
        turns("messages", 100, 200, 100);
        turns("signatures", 25, 50, 25);
        turns("signed messages", 20, 40, 10);

        assertThat(rounds.ratioToBoth("signed messages", "messages", "signatures"))
                .isCloseTo(1, within(1e-9));
    }
}
