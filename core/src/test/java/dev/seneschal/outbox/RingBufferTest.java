package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RingBufferTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long MANY_BYTES = 1_000_000;

    private long lastId;

    @Test
    void keepsMessagesInTheOrderInWhichTheyCame() {
        RingBuffer outbox = new RingBuffer(100, MANY_BYTES);
        OutboxRecord first = record("a", 10);
        OutboxRecord second = record("b", 10);
        OutboxRecord third = record("a", 10);

        outbox.append(first, AT_ONCE);
        outbox.append(second, AT_ONCE);
        outbox.append(third, AT_ONCE);
        outbox.settle(second.id());

        assertThat(outbox.records()).containsExactly(first, third);
        assertThat(outbox.size()).isEqualTo(2);
    }

    @Test
    void whatItTookIsStored() {
        RingBuffer outbox = new RingBuffer(100, MANY_BYTES);

        assertThat(outbox.append(record("a", 10), AT_ONCE)).isCompleted();
    }

    @Test
    void settlingWhatIsNotThereDoesNothing() {
        RingBuffer outbox = new RingBuffer(100, MANY_BYTES);
        OutboxRecord record = record("a", 10);
        outbox.append(record, AT_ONCE);

        outbox.settle(new MessageId(0, 99));
        outbox.settle(record.id());
        outbox.settle(record.id());

        assertThat(outbox.size()).isZero();
    }

    @Test
    void rejectsAnOutboxWithoutRoom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RingBuffer(0, 1))
                .withMessageContaining("maxMessages")
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RingBuffer(1, 0))
                .withMessageContaining("maxBytes");
    }

    @Test
    void theSmallestOutboxTakesOneMessage() {
        RingBuffer outbox = new RingBuffer(1, MANY_BYTES);

        outbox.append(record("a", 10), AT_ONCE);

        assertRefuses(outbox, record("a", 10));
    }

    @Nested
    class Bounds {

        private final RingBuffer outbox = new RingBuffer(40, 4_000);

        @Test
        void aTenthIsKeptForReplies() {
            fill(36, 10);

            assertRefuses(outbox, record("one more", 10));
            for (int i = 0; i < 4; i++) {
                assertThat(outbox.reserve()).isTrue();
            }
            assertThat(outbox.reserve()).isFalse();
        }

        @Test
        void reservedPlacesAreTakenFromAllThereAre() {
            for (int i = 0; i < 40; i++) {
                assertThat(outbox.reserve()).isTrue();
            }

            assertThat(outbox.reserve()).isFalse();
            assertRefuses(outbox, record("a", 10));
            assertThat(outbox.size()).isZero();
        }

        @Test
        void aReservedPlaceIsThereWhenTheReplyComes() {
            assertThat(outbox.reserve()).isTrue();
            fill(35, 10);
            assertRefuses(outbox, record("one more", 10));
            OutboxRecord reply = record("reply", 10);

            outbox.appendReserved(reply);

            assertThat(outbox.records()).endsWith(reply);
            assertRefuses(outbox, record("one more", 10));
        }

        @Test
        void aPlaceGivenBackIsFree() {
            assertThat(outbox.reserve()).isTrue();
            fill(35, 10);
            assertRefuses(outbox, record("one more", 10));

            outbox.release();

            outbox.append(record("one more", 10), AT_ONCE);
            assertThat(outbox.size()).isEqualTo(36);
        }

        @Test
        void oneSubjectHoldsAtMostAQuarter() {
            for (int i = 0; i < 10; i++) {
                outbox.append(record("dead", 10), AT_ONCE);
            }

            assertRefuses(outbox, record("dead", 10));
            outbox.append(record("alive", 10), AT_ONCE);
        }

        @Test
        void settlingGivesTheSubjectItsPlaceBack() {
            OutboxRecord first = record("a", 10);
            outbox.append(first, AT_ONCE);
            for (int i = 1; i < 10; i++) {
                outbox.append(record("a", 10), AT_ONCE);
            }

            outbox.settle(first.id());

            outbox.append(record("a", 10), AT_ONCE);
            assertRefuses(outbox, record("a", 10));
        }

        @Test
        void bytesAreBoundedAsWellAndATenthOfThemKept() {
            fill(4, 900);

            assertRefuses(outbox, record("one more", 1));
            assertThat(outbox.reserve()).isTrue();
        }

        @Test
        void oneSubjectHoldsAtMostAQuarterOfTheBytes() {
            outbox.append(record("dead", 600), AT_ONCE);

            assertRefuses(outbox, record("dead", 600));
            outbox.append(record("dead", 400), AT_ONCE);
            outbox.append(record("alive", 600), AT_ONCE);
        }

        @Test
        void aSubjectsOnlyMessageMayBeLargerThanItsShare() {
            outbox.append(record("a", 2_000), AT_ONCE);

            assertRefuses(outbox, record("a", 1));
        }

        @Test
        void noPlaceIsReservedWhenAllBytesAreUsed() {
            fill(4, 900);
            assertThat(outbox.reserve()).isTrue();
            outbox.appendReserved(record("reply", 400));

            assertThat(outbox.reserve()).isFalse();
        }

        @Test
        void headersCount() {
            OutboxRecord large = new OutboxRecord(
                    new MessageId(1, 1),
                    new Envelope("a", Headers.of("name", "x".repeat(3_990)), new byte[0]),
                    Event.ACK,
                    1,
                    1,
                    Optional.empty());

            assertRefuses(outbox, large);
        }

        @Test
        void aMessageThatIsStoredAgainCountsOnce() {
            OutboxRecord reply = record("a", 10);
            assertThat(outbox.reserve()).isTrue();
            outbox.appendReserved(reply);
            assertThat(outbox.reserve()).isTrue();
            outbox.appendReserved(reply);

            outbox.settle(reply.id());

            assertThat(outbox.size()).isZero();
            for (int i = 0; i < 10; i++) {
                outbox.append(record("a", 100), AT_ONCE);
            }
        }

        /** A handler that runs again gives its reply the same id, and may give it another body. */
        @Test
        void aMessageThatIsStoredAgainCountsForWhatItIsNow() {
            OutboxRecord reply = record("a", 10);
            OutboxRecord longer = new OutboxRecord(
                    reply.id(), new Envelope("a", Headers.EMPTY, new byte[900]), Event.ACK, 10, 5, Optional.empty());
            assertThat(outbox.reserve()).isTrue();
            outbox.appendReserved(reply);
            assertThat(outbox.reserve()).isTrue();
            outbox.appendReserved(longer);

            assertRefuses(outbox, record("a", 200));
            outbox.settle(reply.id());
            fill(4, 900);
            assertRefuses(outbox, record("one more", 1));
        }

        @Test
        void theTextOfARefusalNamesTheLimit() {
            for (int i = 0; i < 10; i++) {
                outbox.append(record("dead", 10), AT_ONCE);
            }

            assertThatExceptionOfType(OutboxFullException.class)
                    .isThrownBy(() -> outbox.append(record("dead", 10), AT_ONCE))
                    .withMessageContaining("10")
                    .withMessageContaining("dead");
        }

        private void fill(int messages, int bytes) {
            for (int i = 0; i < messages; i++) {
                outbox.append(record("subject" + i, bytes), AT_ONCE);
            }
        }
    }

    @Nested
    class Waiting {

        private final RingBuffer outbox = new RingBuffer(1, MANY_BYTES);
        private final OutboxRecord first = record("a", 10);
        private final OutboxRecord second = record("b", 10);

        @Test
        void anAppendWaitsForAPlace() throws Exception {
            outbox.append(first, AT_ONCE);
            Appending appending = new Appending(second);

            appending.awaitBlocked();
            outbox.settle(first.id());

            appending.result.get(10, TimeUnit.SECONDS);
            assertThat(outbox.records()).containsExactly(second);
        }

        @Test
        void aPlaceGivenBackEndsTheWait() throws Exception {
            assertThat(outbox.reserve()).isTrue();
            Appending appending = new Appending(second);

            appending.awaitBlocked();
            outbox.release();

            appending.result.get(10, TimeUnit.SECONDS);
            assertThat(outbox.records()).containsExactly(second);
        }

        @Test
        void anInterruptEndsTheWaitAndStaysSet() throws Exception {
            outbox.append(first, AT_ONCE);
            Appending appending = new Appending(second);

            appending.awaitBlocked();
            appending.thread.interrupt();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> appending.result.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(OutboxFullException.class)
                    .withMessageContaining("interrupted");
            appending.thread.join(10_000);
            assertThat(appending.interruptedAfterwards).isTrue();
            assertThat(outbox.records()).containsExactly(first);
        }

        @Test
        void theWaitEndsAtItsDeadline() {
            outbox.append(first, AT_ONCE);

            assertThatExceptionOfType(OutboxFullException.class)
                    .isThrownBy(() -> outbox.append(second, Duration.ofMillis(5)));
        }

        @Test
        void allWhoWaitAreServedWhenPlacesComeFree() throws Exception {
            RingBuffer larger = new RingBuffer(4, MANY_BYTES);
            OutboxRecord[] there = {record("a", 1), record("b", 1), record("c", 1), record("d", 1)};
            for (OutboxRecord record : there) {
                larger.append(record, AT_ONCE);
            }
            Appending one = new Appending(larger, record("e", 1));
            Appending other = new Appending(larger, record("f", 1));
            one.awaitBlocked();
            other.awaitBlocked();

            larger.settle(there[0].id());
            larger.settle(there[1].id());

            one.result.get(10, TimeUnit.SECONDS);
            other.result.get(10, TimeUnit.SECONDS);
            assertThat(larger.size()).isEqualTo(4);
        }

        /** A thread that appends. */
        private final class Appending {

            final CompletableFuture<Void> result = new CompletableFuture<>();
            final CountDownLatch started = new CountDownLatch(1);
            final Thread thread;
            volatile boolean interruptedAfterwards;

            Appending(OutboxRecord record) {
                this(outbox, record);
            }

            Appending(RingBuffer where, OutboxRecord record) {
                thread = new Thread(() -> {
                    started.countDown();
                    try {
                        where.append(record, LONG);
                        result.complete(null);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                    interruptedAfterwards = Thread.currentThread().isInterrupted();
                });
                thread.setDaemon(true);
                thread.start();
            }

            void awaitBlocked() throws InterruptedException, TimeoutException {
                started.await();
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    if (System.nanoTime() > end) {
                        throw new TimeoutException("the append does not wait: " + thread.getState());
                    }
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void assertRefuses(RingBuffer outbox, OutboxRecord record) {
        int before = outbox.size();
        assertThatExceptionOfType(OutboxFullException.class).isThrownBy(() -> outbox.append(record, AT_ONCE));
        assertThat(outbox.size()).isEqualTo(before);
    }

    private OutboxRecord record(String subject, int bytes) {
        return new OutboxRecord(
                new MessageId(7, ++lastId),
                new Envelope(subject, Headers.EMPTY, new byte[bytes]),
                Event.ACK,
                10,
                5,
                Optional.empty());
    }
}
