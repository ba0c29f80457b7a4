package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectedClockTest {

    private final ConnectedClock clock = new ConnectedClock(100);

    @Test
    void standsStillUntilThereIsAConnection() {
        long start = clock.read(100);

        assertThat(clock.isConnected()).isFalse();
        assertThat(clock.read(150)).isEqualTo(start);
        assertThat(clock.when(start + 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void runsWithTheMonotonicClockWhileThereIsOne() {
        clock.connected(150);

        assertThat(clock.isConnected()).isTrue();
        assertThat(clock.read(180) - clock.read(150)).isEqualTo(30);
    }

    @Test
    void leavesOutTheTimeWithoutConnection() {
        clock.connected(100);
        long before = clock.read(120);

        clock.disconnected(120);
        assertThat(clock.read(500)).isEqualTo(before);
        clock.connected(1000);

        assertThat(clock.read(1000)).isEqualTo(before);
        assertThat(clock.read(1007)).isEqualTo(before + 7);
    }

    @Test
    void tellsWhenItWillShowATime() {
        clock.connected(100);
        clock.disconnected(120);
        clock.connected(1000);

        long time = clock.read(1000) + 40;

        assertThat(clock.when(time)).isEqualTo(1040);
        assertThat(clock.read(clock.when(time))).isEqualTo(time);
        assertThat(clock.when(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beingToldTwiceChangesNothing() {
        clock.connected(100);
        clock.connected(110);
        clock.disconnected(120);
        clock.disconnected(500);
        clock.connected(1000);
        clock.connected(1010);

        assertThat(clock.read(1020) - clock.read(1010)).isEqualTo(10);
        assertThat(clock.when(clock.read(1020))).isEqualTo(1020);
    }
}
