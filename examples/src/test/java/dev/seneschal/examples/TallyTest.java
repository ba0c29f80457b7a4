package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final Path FILE = Path.of("a.txt");
    private static final WordCount OWN = new WordCount(1, 2);
    private static final Receipt DELIVERED = new Receipt.Delivered(new MessageId(1, 1), 1, Duration.ZERO);
    private static final Receipt GAVE_UP =
            new Receipt.GaveUp(new MessageId(1, 1), 1, Receipt.Reason.TIMED_OUT, true, "");

    private final Tally tally = new Tally();

    @Test
    void isFinishedWhenEveryMessageHasReceiptAndReply() throws InterruptedException {
        tally.sent(1, DemoFleet.NODE1, FILE, OWN);
        assertThat(tally.awaitFinished(Duration.ZERO)).isFalse();
        assertThat(tally.underWayToNode1()).isOne();

        tally.settled(DemoFleet.NODE1, FILE, DELIVERED);
        tally.replied(1, OWN);

        assertThat(tally.awaitFinished(Duration.ZERO)).isTrue();
        assertThat(tally.underWayToNode1()).isZero();
        assertThat(tally.disagreements()).isEmpty();
    }

    @Test
    void tellsWhatWasNotDeliveredOrCountedWrongly() {
        tally.sent(1, DemoFleet.NODE1, FILE, OWN);
        tally.sent(2, DemoFleet.NODE2, FILE, OWN);
        tally.sent(3, DemoFleet.NODE2, FILE, OWN);
        tally.settled(DemoFleet.NODE2, FILE, GAVE_UP);
        tally.settled(DemoFleet.NODE1, FILE, DELIVERED);
        tally.replied(1, new WordCount(1, 3));
        tally.replied(3, OWN);

        assertThat(tally.disagreements())
                .containsExactly(
                        "a.txt to node2: " + GAVE_UP,
                        "1 messages have no receipt",
                        "a.txt: counted as WordCount[lines=1, words=3], is WordCount[lines=1, words=2]",
                        "a.txt: no reply");
    }
}
