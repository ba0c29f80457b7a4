package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeenWindowTest {

    private static final Answer ACKNOWLEDGED = Answer.acknowledged("confirmed");
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final List<SeenKey> left = new ArrayList<>();
    private final List<SeenKey> leftEarly = new ArrayList<>();
    private final List<Long> leftAt = new ArrayList<>();
    private final SeenWindow window = new SeenWindow(3, Duration.ofMinutes(60), (key, early, at) -> {
        left.add(key);
        leftAt.add(at);
        if (early) {
            leftEarly.add(key);
        }
    });

    @Test
    void knowsNothingAtFirst() {
        assertThat(outcome(1, 0)).isEmpty();
    }

    @Test
    void tellsARepeatTheAcknowledgementItWouldGetNow() {
        window.finished(key(1), Answer.acknowledged("of the first"), 0);

        assertThat(outcome(1, 0)).contains(ACKNOWLEDGED);
    }

    @Test
    void tellsARepeatTheRefusalOfTheFirst() {
        Answer refusal = Answer.refused("no such method", false);

        window.finished(key(1), refusal, 0);

        assertThat(outcome(1, 0)).contains(refusal);
    }

    @Test
    void theSameIdFromAnotherPublisherIsAnotherMessage() {
        window.finished(new SeenKey(NodeName.of("a"), new MessageId(1, 1)), ACKNOWLEDGED, 0);

        assertThat(window.outcome(new SeenKey(NodeName.of("b"), new MessageId(1, 1)), () -> ACKNOWLEDGED, 0))
                .isEmpty();
    }

    @Test
    void forgetsByAgeWithoutCountingIt() {
        window.finished(key(1), ACKNOWLEDGED, 0);
        window.finished(key(2), ACKNOWLEDGED, 30 * MINUTE);

        assertThat(outcome(1, 60 * MINUTE - 1)).isPresent();
        assertThat(outcome(1, 60 * MINUTE)).isEmpty();
        assertThat(outcome(2, 60 * MINUTE)).isPresent();
        assertThat(left).containsExactly(key(1));
        assertThat(leftAt).containsExactly(60 * MINUTE);
        assertThat(leftEarly).isEmpty();
    }

    @Test
    void theOldestLeavesEarlyWhenThereAreTooManyAndIsCounted() {
        for (int id = 1; id <= 5; id++) {
            window.finished(key(id), ACKNOWLEDGED, id * MINUTE);
        }

        assertThat(outcome(1, 5 * MINUTE)).isEmpty();
        assertThat(outcome(2, 5 * MINUTE)).isEmpty();
        assertThat(outcome(3, 5 * MINUTE)).isPresent();
        assertThat(outcome(5, 5 * MINUTE)).isPresent();
        assertThat(leftEarly).containsExactly(key(1), key(2));
        assertThat(leftAt).containsExactly(4 * MINUTE, 5 * MINUTE);
    }

    @Test
    void oneThatWasTooOldAnywayDidNotLeaveEarly() {
        for (int id = 1; id <= 3; id++) {
            window.finished(key(id), ACKNOWLEDGED, 0);
        }

        window.finished(key(4), ACKNOWLEDGED, 60 * MINUTE);

        assertThat(left).containsExactly(key(1));
        assertThat(leftEarly).isEmpty();
    }

    @Test
    void aCrashIsRememberedUntilTheHandlerEnds() {
        window.crashed(key(1), 2, 0);
        window.crashed(key(2), 1, 0);

        window.finished(key(1), ACKNOWLEDGED, 1);
        window.forget(key(2));

        assertThat(window.crashes(key(1))).isZero();
        assertThat(window.crashes(key(2))).isZero();
    }

    @Test
    void aCrashIsForgottenByAge() {
        window.crashed(key(1), 2, 0);

        outcome(2, 60 * MINUTE);

        assertThat(window.crashes(key(1))).isZero();
        assertThat(left).containsExactly(key(1));
        assertThat(leftAt).containsExactly(60 * MINUTE);
    }

    private Optional<Answer> outcome(long id, long now) {
        return window.outcome(key(id), () -> ACKNOWLEDGED, now);
    }

    private static SeenKey key(long id) {
        return new SeenKey(NodeName.of("central"), new MessageId(1, id));
    }
}
