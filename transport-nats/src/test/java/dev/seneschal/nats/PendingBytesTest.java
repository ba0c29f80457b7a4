package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingBytesTest {

    private final PendingBytes pending = new PendingBytes();

    @Test
    void takesOneMessageOverTheLimitAndNoMore() {
        assertThat(pending.add(60, 100)).isTrue();
        assertThat(pending.add(60, 100)).isTrue();
        assertThat(pending.add(1, 100)).isFalse();
    }

    @Test
    void whatWasWrittenMakesRoom() {
        pending.add(150, 100);

        pending.incrementOut(60);

        assertThat(pending.add(1, 100)).isTrue();
    }

    @Test
    void writingWhatWasNotPublishedGivesNoCredit() {
        pending.incrementOut(1000);

        pending.add(150, 100);

        assertThat(pending.add(1, 100)).isFalse();
    }
}
