package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.NodeName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a group's room is divided among its senders. */
class SenderSharesTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    /** A clock may show anything, and run past the greatest number. */
    private static final long START = Long.MAX_VALUE - 10;

    private final SenderShares shares = new SenderShares();

    @Test
    void dividesTheRoomAmongThoseThatWereHeardOf() {
        heard("a", 0);
        heard("b", 1);
        heard("c", 2);

        assertThat(shares.of(10, START + 3)).isEqualTo(3);
    }

    @Test
    void forgetsWhoWasNotHeardOfForAMinute() {
        heard("a", 0);
        heard("b", 1);
        heard("a", MINUTE - 1);

        assertThat(shares.of(10, START + MINUTE)).isEqualTo(5);
        assertThat(shares.of(10, START + MINUTE + 1)).isEqualTo(10);
    }

    @Test
    void givesEachAtLeastOne() {
        heard("a", 0);
        heard("b", 0);

        assertThat(shares.of(1, START)).isEqualTo(1);
        assertThat(shares.of(0, START)).isEqualTo(1);
        assertThat(new SenderShares().of(0, START)).isEqualTo(1);
    }

    @Test
    void remembersNoMoreThanTenThousand() {
        for (int i = 0; i < 10_100; i++) {
            heard("sender" + i, i);
        }

        assertThat(shares.of(10_000, START + 10_100)).isEqualTo(1);
        assertThat(shares.of(20_000, START + 10_100)).isEqualTo(2);
    }

    private void heard(String name, long after) {
        shares.heard(NodeName.of(name), START + after);
    }
}
