package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a dead letter says that its message was accepted, and that it was given up. */
class DeadLetterTimesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofHours(1);

    private final Fleet fleet = new Fleet();
    private final MemoryStore store = new MemoryStore();
    private Instant accepted;

    @BeforeEach
    void beginLater() {
        fleet.listen("silent.>");
        fleet.time.advance(Duration.ofSeconds(10));
        accepted = fleet.time.now();
    }

    private Node start(Outbox outbox) {
        return fleet.start("central", node -> node.outbox(outbox).attempts(1).ackTimeout(Duration.ofSeconds(5)));
    }

    private DurableOutbox open() {
        return DurableOutbox.over(store, OutboxLimits.DEFAULT, fleet.time);
    }

    private static Message message() {
        return Fleet.message("silent", "REQPing");
    }

    private DeadLetter givenUp(Node node) {
        fleet.time.advance(Duration.ofMinutes(1));
        return node.deadLetters().list().get(0);
    }

    @Test
    void isAcceptedWhenItsFirstProcessTookIt() throws InterruptedException {
        DurableOutbox first = open();
        Node node = start(first);
        fleet.send(node, message());
        closeAndWait(node, first);
        DurableOutbox second = open();
        closeAndWait(start(second), second);

        DeadLetter letter = givenUp(start(open()));

        assertThat(letter.firstTime()).isEqualTo(accepted);
        assertThat(Duration.between(accepted, letter.lastTime())).isGreaterThan(DOWN.multipliedBy(2));
    }

    @Test
    void isAcceptedWhenTheFirstRunOfItsNodeTookIt() throws InterruptedException {
        RingBuffer outbox = new RingBuffer(OutboxLimits.DEFAULT, fleet.time);
        Node node = start(outbox);
        fleet.send(node, message());
        node.close(SECOND);
        fleet.time.advance(DOWN);
        node.start();

        DeadLetter letter = givenUp(node);

        assertThat(letter.firstTime()).isEqualTo(accepted);
        assertThat(Duration.between(accepted, letter.lastTime())).isGreaterThan(DOWN);
    }

    @Test
    void isNotAcceptedAfterItIsGivenUpThoughTheClockWasSetBack() throws InterruptedException {
        DurableOutbox first = open();
        Node node = start(first);
        fleet.send(node, message());
        closeAndWait(node, first);
        fleet.time.jumpWallClock(Duration.ofDays(-1));
        Instant restarted = fleet.time.now();

        DeadLetter letter = givenUp(start(open()));

        assertThat(letter.firstTime()).isEqualTo(restarted);
        assertThat(Duration.between(restarted, letter.lastTime())).isEqualTo(Duration.ofSeconds(5));
    }

    /** Then it has all of its attempts again, and they are what the letter counts. */
    @Test
    void isAcceptedAnewWhenItIsSentAgain() throws InterruptedException {
        DurableOutbox outbox = open();
        Node node = start(outbox);
        fleet.send(node, message());
        DeadLetter first = givenUp(node);
        Instant again = fleet.time.now();
        outbox.deadLetters().requeue(List.of(first));

        DeadLetter second = givenUp(node);

        assertThat(first.firstTime()).isEqualTo(accepted);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.firstTime()).isEqualTo(again);
    }

    private void closeAndWait(Node node, DurableOutbox outbox) throws InterruptedException {
        node.close(SECOND);
        outbox.close(SECOND);
        fleet.time.advance(DOWN);
    }
}
