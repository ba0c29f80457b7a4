package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long a message lives, from attempt to attempt and from one process to the next. */
class TimeToLiveTest {

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration DOWN = Duration.ofSeconds(10);

    private final Fleet fleet = new Fleet();
    private final MemoryStore store = new MemoryStore();

    private static Message message(Duration timeToLive) {
        return Message.builder()
                .to("node1")
                .method("REQPing")
                .timeToLive(timeToLive)
                .build();
    }

    private static List<String> timesToLive(Incoming incoming) {
        List<String> times = new ArrayList<>();
        incoming.envelope().headers().forEach((name, value) -> {
            if (name.equals(HeaderNames.TIME_TO_LIVE)) {
                times.add(value);
            }
        });
        return times;
    }

    @Test
    void eachAttemptSaysOnceWhatIsLeft() {
        List<Incoming> heard = fleet.listen("node1.REQPing.EventACK");
        Node central = fleet.start("central", node -> node.attempts(2).ackTimeout(Duration.ofSeconds(5)));

        central.send(message(LIFE));
        fleet.time.advance(Duration.ofSeconds(6));

        assertThat(heard.stream().map(TimeToLiveTest::timesToLive)).containsExactly(List.of("60000"), List.of("54900"));
    }

    @Test
    void lessThanAMillisecondIsNotNothing() {
        Node central = fleet.start("central", node -> node);

        Sending sending = fleet.send(central, message(Duration.ofNanos(900_000)));
        fleet.time.advance(Duration.ofNanos(899_999));
        boolean before = sending.receipt().isDone();
        fleet.time.advance(Duration.ofNanos(1));

        assertThat(before).isFalse();
        assertThat(((Receipt.GaveUp) receipt(sending)).reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void goesOnByTheWallClockWhileTheProcessIsDown() {
        assertThat(expiresAfterARestart(Duration.ZERO)).isEqualTo(LIFE.minus(DOWN));
    }

    @Test
    void isNeverMoreThanItWas() {
        assertThat(expiresAfterARestart(Duration.ofHours(-1))).isEqualTo(LIFE);
    }

    @Test
    void isOverAfterARestartIfTheClockSaysSo() {
        assertThat(expiresAfterARestart(Duration.ofHours(1))).isZero();
    }

    /** How long after its restart a node gives up a message that nobody takes. */
    private Duration expiresAfterARestart(Duration jump) {
        VirtualProcess first = fleet.time.newProcess(Duration.ZERO);
        Node central = start(first, receipt -> {});
        central.send(message(LIFE));
        fleet.time.runReady();
        first.kill();
        fleet.time.advance(DOWN);
        fleet.time.jumpWallClock(jump);
        long began = fleet.time.nanoTime();
        List<Receipt> receipts = new ArrayList<>();
        long[] expired = {-1};
        start(fleet.time.newProcess(Duration.ZERO), receipt -> {
            receipts.add(receipt);
            expired[0] = fleet.time.nanoTime();
        });
        fleet.time.advance(Duration.ofHours(2));

        assertThat(receipts)
                .singleElement()
                .satisfies(receipt ->
                        assertThat(((Receipt.GaveUp) receipt).reason()).isEqualTo(Reason.EXPIRED));
        return Duration.ofNanos(expired[0] - began);
    }

    private Node start(VirtualProcess process, Consumer<Receipt> listener) {
        return fleet.start(
                "central",
                node -> node.environment(process)
                        .outbox(DurableOutbox.over(store, OutboxLimits.DEFAULT, process))
                        .onReceipt(listener));
    }

    @Test
    void isForgottenWhenADeadLetterThatExpiredIsRequeued() {
        Node central = fleet.start("central", node -> node);
        Sending sending = fleet.send(central, message(LIFE));
        fleet.time.advance(LIFE);
        assertThat(((Receipt.GaveUp) receipt(sending)).reason()).isEqualTo(Reason.EXPIRED);
        List<Incoming> heard = fleet.listen("node1.REQPing.EventACK");

        central.deadLetters().requeue(central.deadLetters().list());
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(heard)
                .singleElement()
                .satisfies(incoming -> assertThat(timesToLive(incoming)).isEmpty());
    }
}
