package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Answer;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/** A sender with a clock that the test moves, and a record of all that it published. It is woken only when it asked to be. */
final class SenderRun {

    static final long ACK_TIMEOUT = 10;
    static final Duration BACKOFF = Duration.ofSeconds(1);
    static final Duration UNAVAILABLE_FOR = Duration.ofMinutes(10);

    private static final long START = Duration.ofDays(3).toNanos();
    private static final int EVENTS_AT_ONE_MOMENT = 10_000;

    final Sender sender;
    /** Every publish in order. */
    final List<Letter> publishes = new ArrayList<>();

    private final Set<String> dead = new HashSet<>();
    private final Queue<Runnable> noResponders = new ArrayDeque<>();
    private long now = START;
    private long lastId;

    /** A connected sender with the default windows. */
    SenderRun() {
        this(256, 4096);
    }

    SenderRun(int windowPerSubject, int window) {
        this(new SenderSettings(windowPerSubject, window, Backoff.fixed(BACKOFF), UNAVAILABLE_FOR));
    }

    SenderRun(SenderSettings settings) {
        sender = new Sender(settings, new SplittableRandom(1), now);
        connect();
    }

    Letter letter(String subject) {
        return new Letter(subject, Event.ACK, 5, Outgoing.NEVER, false);
    }

    Letter letter(String subject, long attempts) {
        return new Letter(subject, Event.ACK, attempts, Outgoing.NEVER, false);
    }

    Letter expiring(String subject, Duration timeToLive) {
        return new Letter(subject, Event.ACK, 5, now + timeToLive.toNanos(), false);
    }

    Letter replayed(String subject) {
        return new Letter(subject, Event.ACK, 5, Outgoing.NEVER, true);
    }

    Letter unacknowledged(String subject) {
        return new Letter(subject, Event.NACK, 5, Outgoing.NEVER, false);
    }

    Letter submit(String subject) {
        return submit(letter(subject));
    }

    Letter submit(Letter letter) {
        sender.submit(letter, now);
        letter.submitted = true;
        answerForTheDead();
        return letter;
    }

    void connect() {
        sender.connected(now);
        answerForTheDead();
    }

    void disconnect() {
        sender.disconnected(now);
    }

    void answer(Letter letter, Answer answer) {
        answer(letter, letter.attempts.size(), answer);
    }

    /** An answer to the n-th attempt, counted from 1. */
    void answer(Letter letter, int attempt, Answer answer) {
        sender.answered(letter.attempts.get(attempt - 1), answer, now);
        answerForTheDead();
    }

    void acknowledge(Letter letter) {
        answer(letter, Answer.acknowledged("confirmed"));
    }

    /** The broker confirms the n-th attempt, counted from 1. */
    void inStream(Letter letter, int attempt) {
        sender.inStream(letter.attempts.get(attempt - 1), now);
        answerForTheDead();
    }

    void noResponder(Letter letter) {
        noResponder(letter, letter.attempts.size());
    }

    void noResponder(Letter letter, int attempt) {
        sender.noResponder(letter.attempts.get(attempt - 1), now);
        answerForTheDead();
    }

    void publishFails(Letter letter, Receipt.Reason reason) {
        sender.publishFailed(letter.lastAttempt(), reason, "the transport said so", now);
        answerForTheDead();
    }

    void publishedOnce(Letter letter) {
        sender.publishedOnce(letter.lastAttempt(), now);
        answerForTheDead();
    }

    void cancel(Letter letter) {
        sender.cancel(letter, now);
        answerForTheDead();
    }

    /** From now on every publish to the subject is answered with no responder at once. */
    void nobodyListensTo(String subject) {
        dead.add(subject);
    }

    void somebodyListensTo(String subject) {
        dead.remove(subject);
    }

    /** Lets time pass, and wakes the sender whenever it asked for it. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        int wakeups = 0;
        while (sender.nextDeadline() <= end) {
            long next = Math.max(now, sender.nextDeadline());
            wakeups = next == now ? wakeups + 1 : 0;
            assertThat(wakeups).as("wake-ups at one moment").isLessThan(EVENTS_AT_ONE_MOMENT);
            now = next;
            sender.timePassed(now);
            answerForTheDead();
        }
        now = end;
    }

    void passSeconds(double seconds) {
        pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** Lets the attempt that is out, and the wait after it, come to nothing. */
    void timeOut() {
        pass(Duration.ofSeconds(ACK_TIMEOUT).plus(BACKOFF));
    }

    private void answerForTheDead() {
        int answers = 0;
        for (Runnable next = noResponders.poll(); next != null; next = noResponders.poll()) {
            assertThat(++answers).as("publishes at one moment").isLessThan(EVENTS_AT_ONE_MOMENT);
            next.run();
        }
    }

    /** A message that writes down what the sender asks for. */
    final class Letter extends Outgoing {

        /** The attempts in the order in which they were published. */
        final List<Long> attempts = new ArrayList<>();

        private final List<Receipt> receipts = new ArrayList<>();
        private final String subject;
        private boolean submitted;
        int kept;

        Letter(String subject, Event event, long attempts, long expiresAt, boolean replayed) {
            super(
                    new OutboxRecord(
                            new MessageId(7, ++lastId),
                            new Envelope(subject, Headers.EMPTY, new byte[0]),
                            event,
                            ACK_TIMEOUT,
                            attempts,
                            Optional.empty()),
                    now,
                    expiresAt,
                    replayed);
            this.subject = subject;
        }

        boolean isOpen() {
            return receipts.isEmpty() && kept == 0;
        }

        List<Receipt> receipts() {
            return receipts;
        }

        /** The only receipt. */
        Receipt receipt() {
            assertThat(receipts).as("receipts of %s", this).hasSize(1);
            return receipts.get(0);
        }

        Receipt.GaveUp gaveUp() {
            assertThat(receipt()).isInstanceOf(Receipt.GaveUp.class);
            return (Receipt.GaveUp) receipt();
        }

        int attemptsMade() {
            return attempts.size();
        }

        private long lastAttempt() {
            return attempts.get(attempts.size() - 1);
        }

        @Override
        protected void publish(long attempt) {
            attempts.add(attempt);
            publishes.add(this);
            if (dead.contains(subject)) {
                noResponders.add(() -> sender.noResponder(attempt, now));
            }
        }

        @Override
        protected void publishOnce(long attempt) {
            attempts.add(attempt);
            publishes.add(this);
        }

        @Override
        protected void settled(Receipt receipt) {
            receipts.add(receipt);
        }

        @Override
        protected void kept() {
            kept++;
        }

        @Override
        public String toString() {
            return subject + "#" + record().id().low() + (submitted ? "" : " (not submitted)");
        }
    }
}
