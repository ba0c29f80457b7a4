package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.LoopbackBroker;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyPathTest {

    private static final String PREFIX = "node1.REQPing.EventACK.reply.run.";

    @Test
    void anAttemptIsReadFromTheSubjectThatWasMadeForIt() {
        LoopbackBroker broker = LoopbackBroker.create(new VirtualEnvironment(1), 64 * 1024);
        ReplyPath path = new ReplyPath("node1.REQPing.EventACK", "run", broker.connect(), (from, incoming) -> {});
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 1000; i++) {
            long attempt = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(Long.SIZE);
            assertThat(path.subject(attempt)).startsWith(PREFIX);
            assertThat(ReplyPath.attempts(path.subject(attempt))).containsExactly(attempt);
        }
        assertThat(path.subject(0)).isEqualTo(PREFIX + "0");
        assertThat(path.subject(32 + 31)).isEqualTo(PREFIX + "1v");
        assertThat(ReplyPath.attempts(path.subject(Long.MAX_VALUE))).containsExactly(Long.MAX_VALUE);
        path.close();
    }

    @Test
    void severalAttemptsAreReadInTheirOrder() {
        StringBuilder tokens = new StringBuilder();
        ReplyPath.appendToken(1_000_000, tokens);
        tokens.append(ReplyPath.BETWEEN_ATTEMPTS);
        ReplyPath.appendToken(7, tokens);
        tokens.append(ReplyPath.BETWEEN_ATTEMPTS);
        ReplyPath.appendToken(0, tokens);

        assertThat(ReplyPath.attempts(PREFIX + tokens)).containsExactly(1_000_000, 7, 0);
        assertThat(new ReplyAddress(PREFIX + tokens, PREFIX.length(), PREFIX.length(), PREFIX.length() + 4).isOurs())
                .isTrue();
    }

    /** A subject comes from afar, and may end in anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1-",
                "-1",
                "1--2",
                "w",
                "z",
                "A",
                "1x",
                "+1",
                " 1",
                "1w-2",
                "80000000000000",
                "8000000000000"
            })
    void anythingElseNamesNoAttempt(String tokens) {
        assertThat(ReplyPath.attempts(PREFIX + tokens)).isEmpty();
        assertThat(ReplyPath.attempts(tokens)).isEmpty();
    }
}
