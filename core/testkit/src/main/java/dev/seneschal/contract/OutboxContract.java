package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.SeenRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Outbox} must do. To check yours, extend this class and say how to open an empty one:
 *
 * <pre>{@code
 * class RingBufferTest extends OutboxContract {
 *     protected Outbox open(OutboxLimits limits) {
 *         return new RingBuffer(limits, Environment.system());
 *     }
 * }
 * }</pre>
 *
 * <p>The tests are in this class and in those that it extends. Who writes only an {@link dev.seneschal.outbox.OutboxStore} needs
 * {@link OutboxStoreContract}.
 */
public abstract class OutboxContract extends OutboxDeadLettersContract {

    /** For subclasses. */
    protected OutboxContract() {}

    @Test
    void holdsWhatIsAppendedOldestFirst() {
        Outbox outbox = outbox();

        appendAll(outbox, 1, 50);

        assertThat(outbox.size()).isEqualTo(50);
        assertThat(ids(outbox.records()))
                .isEqualTo(LongStream.rangeClosed(1, 50)
                        .mapToObj(OutboxFixture::id)
                        .toList());
    }

    @Test
    void remembersReceivedMessagesIfItSaysSo() {
        Outbox outbox = outbox();
        SeenRecord seen = new SeenRecord(
                NodeName.of("central"), id(1), SeenRecord.State.ACKNOWLEDGED, "", true, 0, Instant.ofEpochSecond(1));

        await(outbox.remember(seen));

        assertThat(outbox.seen()).isEqualTo(outbox.remembers() ? List.of(seen) : List.of());
    }

    @Test
    void knowsWhichMessageHasBeenThereLongest() {
        Outbox outbox = outbox();
        assertThat(outbox.oldest()).isEmpty();

        appendAll(outbox, 1, 3);
        assertThat(outbox.oldest()).contains(id(1));
        await(outbox.settle(id(1)));

        assertThat(outbox.oldest()).contains(id(2));
    }

    @Test
    void aSettledMessageIsGone() {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 3);

        await(outbox.settle(id(2)));
        await(outbox.settle(id(2)));

        assertThat(ids(outbox.records())).containsExactly(id(1), id(3));
    }

    @Test
    void aMessageAppendedTwiceIsHeldOnce() {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 2);

        await(outbox.append(record(1), AT_ONCE));

        assertThat(ids(outbox.records())).containsExactly(id(1), id(2));
        await(outbox.settle(id(1)));
        await(outbox.settle(id(2)));
        assertThat(outbox.size()).isZero();
    }

    @Test
    void refusesWhenFullAndNamesTheLimit() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(20));
        appendAll(outbox, 1, 18);

        assertThatThrownBy(() -> outbox.append(record(19), AT_ONCE))
                .isInstanceOf(OutboxFullException.class)
                .hasMessageContaining("18 messages")
                .hasMessageContaining("20");
        assertThat(outbox.size()).isEqualTo(18);
    }

    @Test
    void refusesWhatHasTooManyBytes() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxBytes(record(1).bytes() * 5L / 2));
        appendAll(outbox, 1, 2);

        assertThatThrownBy(() -> outbox.append(record(3), AT_ONCE))
                .isInstanceOf(OutboxFullException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void oneSubjectTakesAQuarterAtMost() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(20));
        for (long number = 1; number <= 5; number++) {
            await(outbox.append(record(number, "dead.REQPing.EventACK"), AT_ONCE));
        }

        assertThatThrownBy(() -> outbox.append(record(6, "dead.REQPing.EventACK"), AT_ONCE))
                .isInstanceOf(OutboxFullException.class)
                .hasMessageContaining("dead.REQPing.EventACK");

        await(outbox.append(record(7, "alive.REQPing.EventACK"), AT_ONCE));
    }

    @Test
    void keepsATenthForReplies() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(20));
        appendAll(outbox, 1, 18);

        assertThat(outbox.reserve()).isTrue();
        assertThat(outbox.reserve()).isTrue();
        assertThat(outbox.reserve()).isFalse();

        await(outbox.appendReserved(record(19)));
        outbox.release();
        assertThat(outbox.size()).isEqualTo(19);
        assertThat(outbox.reserve()).isTrue();
    }

    @Test
    void waitsForAPlace() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(10));
        appendAll(outbox, 1, 9);

        CompletableFuture<Void> waiting = CompletableFuture.supplyAsync(() -> outbox.append(record(10), DEADLINE))
                .thenCompose(stored -> stored);
        await(outbox.settle(id(1)));

        assertThat(waiting).succeedsWithin(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outbox.size()).isEqualTo(9);
    }

    @Test
    void aWaitForAPlaceEndsAtItsDeadlineAndWhenInterrupted() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(10));
        appendAll(outbox, 1, 9);

        assertThatThrownBy(() -> outbox.append(record(10), Duration.ofMillis(1)))
                .isInstanceOf(OutboxFullException.class);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> outbox.append(record(10), DEADLINE))
                .isInstanceOf(OutboxFullException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void futuresCompleteInTheOrderOfTheCalls() {
        Outbox outbox = outbox();
        Recorder<String> completed = new Recorder<>();

        for (long number = 1; number <= 20; number++) {
            String text = "append " + number;
            outbox.append(record(number), AT_ONCE).thenRun(() -> completed.accept(text));
        }
        outbox.settle(id(3)).thenRun(() -> completed.accept("settle"));
        outbox.bury(letter(record(4), Reason.FAILED)).thenRun(() -> completed.accept("bury"));

        for (long number = 1; number <= 20; number++) {
            assertThat(completed.next()).isEqualTo("append " + number);
        }
        assertThat(completed.next()).isEqualTo("settle");
        assertThat(completed.next()).isEqualTo("bury");
    }

    @Test
    void takesMessagesOfManyThreads() {
        Outbox outbox = outbox();

        List<CompletableFuture<Void>> threads = LongStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (long i = 1; i <= 500; i++) {
                        long number = thread * 1000 + i;
                        CompletableFuture<Void> stored = outbox.append(record(number), DEADLINE);
                        if (i % 2 == 0) {
                            await(stored.thenCompose(done -> outbox.settle(id(number))));
                        }
                    }
                }))
                .toList();
        threads.forEach(OutboxFixture::await);

        assertThat(outbox.size()).isEqualTo(8 * 250);
    }

    @Test
    void takesNothingOnceClosed() throws InterruptedException {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 1);

        assertThat(outbox.close(DEADLINE)).isTrue();
        assertThat(outbox.close(DEADLINE)).isTrue();

        assertThatThrownBy(() -> outbox.append(record(2), AT_ONCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(outbox.reserve()).isFalse();
        assertThat(outbox.size()).isEqualTo(1);
    }
}
