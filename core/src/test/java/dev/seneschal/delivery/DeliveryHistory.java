package dev.seneschal.delivery;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Credit;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One random history of a sender and a receiver with a bad network between them. There is a storm for two minutes, then all is well
 * and everything must come to its end. What the seed says is what happens.
 */
final class DeliveryHistory {

    /** What may go wrong, and what may come of a message. Every one must happen in some history. */
    enum Happening {
        REQUEST_LOST,
        REQUEST_DOUBLED,
        REQUEST_LATE,
        REQUEST_OVERTAKEN,
        ANSWER_LOST,
        ANSWER_DOUBLED,
        ANSWER_LATE,
        DISCONNECTED,
        NO_RESPONDER,
        PUBLISH_FAILED,
        TOLD_BUSY,
        CREDIT_TOLD,
        TURNED_AWAY,
        NO_PLACE_FOR_REPLY,
        REPEATED,
        HANDLER_FAILED,
        HANDLER_REFUSED,
        HANDLER_SLOW,
        HANDLER_INTERRUPTED,
        SUCCESS_AFTER_INTERRUPT,
        RECEIVER_CLOSED,
        SENDER_CLOSED,
        CANCELLED_EARLY,
        ENDED_DELIVERED,
        ENDED_SENT,
        ENDED_KEPT,
        ENDED_TIMED_OUT,
        ENDED_FAILED,
        ENDED_UNAVAILABLE,
        ENDED_REFUSED,
        ENDED_EXPIRED,
        ENDED_TOO_LARGE,
        ENDED_PUBLISH_FAILED,
        ENDED_CANCELLED,
        ENDED_CLOSED,
        ENDED_WITHOUT_A_RUN
    }

    private static final int MESSAGES = 60;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long STORM = 120 * SECOND;
    private static final long FAR_TOO_LONG = 6 * 3600 * SECOND;
    private static final int STEPS_AT_ONE_MOMENT = 10_000;
    private static final NodeName PUBLISHER = NodeName.of("central");

    private final long seed;
    private final SplittableRandom random;
    private final Map<Happening, Integer> happenings;
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::number));
    private final List<Letter> letters = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();
    private final Map<String, Long> lastFirstPublish = new HashMap<>();
    private final SenderSettings senderSettings;
    private final ReceiverSettings receiverSettings;
    private final SeenWindow seen = new SeenWindow(1_000_000, Duration.ofHours(1), (key, early, at) -> {});
    private final Sender sender;
    private Receiver receiver;
    private long now;
    private long lastStep;
    private long lastPublish;
    private long newestRequest;
    private boolean connected = true;
    private boolean storm = true;
    private boolean senderClosed;

    DeliveryHistory(long seed, Map<Happening, Integer> happenings) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.happenings = happenings;
        this.senderSettings = new SenderSettings(
                between(1, 12),
                between(1, 24),
                new Backoff(Duration.ofMillis(between(50, 500)), 2, Duration.ofSeconds(between(1, 30)), 0.2),
                Duration.ofSeconds(between(5, 90)));
        this.receiverSettings = new ReceiverSettings(between(1, 6), between(0, 8));
        this.sender = new Sender(senderSettings, random.split(), now);
        this.receiver = new Receiver(receiverSettings, seen);
    }

    /** Lets it happen, and checks what must hold on the way and at the end. */
    void play() {
        try {
            sender.connected(now);
            planMessages();
            planStorm();
            run();
            checkEnd();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e, e);
        }
    }

    private void planMessages() {
        int subjects = between(1, 5);
        for (int i = 1; i <= MESSAGES; i++) {
            long number = i;
            String subject = "subject" + random.nextInt(subjects);
            at(random.nextLong(STORM / 2), () -> submit(new Letter(number, subject)));
        }
    }

    private void planStorm() {
        for (int i = between(0, 3); i > 0; i--) {
            long from = random.nextLong(STORM);
            at(from, () -> connect(false));
            at(Math.min(STORM, from + random.nextLong(20 * SECOND)), () -> connect(true));
        }
        for (int i = between(0, 3); i > 0; i--) {
            String subject = "subject" + random.nextInt(5);
            long from = random.nextLong(STORM);
            at(from, () -> dead.add(subject));
            at(Math.min(STORM, from + random.nextLong(60 * SECOND)), () -> dead.remove(subject));
        }
        if (happens(0.3)) {
            at(random.nextLong(STORM), this::closeReceiver);
        }
        if (happens(0.2)) {
            at(random.nextLong(STORM), this::closeSender);
        }
        at(STORM, () -> {
            storm = false;
            dead.clear();
            connect(true);
        });
    }

    private void run() {
        int stepsNow = 0;
        while (true) {
            long nextStep = steps.isEmpty() ? Long.MAX_VALUE : steps.peek().at;
            long next = Math.min(nextStep, Math.min(sender.nextDeadline(), receiver.nextDeadline()));
            if (next == Long.MAX_VALUE) {
                return;
            }
            stepsNow = next <= now ? stepsNow + 1 : 0;
            check(stepsNow < STEPS_AT_ONE_MOMENT, () -> "nothing moves on");
            now = Math.max(now, next);
            check(now < FAR_TOO_LONG, () -> "it never ends");
            if (nextStep <= now) {
                steps.remove().action.run();
            } else {
                sender.timePassed(now);
                receiver.timePassed(now);
            }
            check(receiver.running() <= receiverSettings.concurrency(), () -> "more handlers than may run");
        }
    }

    private void checkEnd() {
        check(letters.size() == MESSAGES, () -> "not all were submitted");
        for (Letter letter : letters) {
            check(letter.receipts + letter.kept == 1, () -> letter + " ended in " + letter.receipts + " receipts");
            check(letter.kept == 0 || senderClosed, () -> letter + " was kept without a close");
            if (letter.claimsNoRun && !letter.doubled) {
                check(letter.runs == 0, () -> letter + " ran, though that was said to be impossible");
            }
        }
        check(senderClosed || sender.remembered() == 0, () -> "the sender remembers " + sender.remembered());
        check(receiver.remembered() == 0, () -> "the receiver remembers " + receiver.remembered());
        check(receiver.running() == 0, () -> "handlers are still counted as running");
    }

    private void submit(Letter letter) {
        letters.add(letter);
        if (happens(0.1)) {
            boolean early = happens(0.2);
            note(early ? Happening.CANCELLED_EARLY : null);
            at(early ? now : now + random.nextLong(20 * SECOND), () -> sender.cancel(letter, now));
        }
        at(now, () -> sender.submit(letter, now));
    }

    private void connect(boolean up) {
        connected = up;
        if (up) {
            sender.connected(now);
        } else {
            note(Happening.DISCONNECTED);
            sender.disconnected(now);
        }
    }

    private void closeSender() {
        note(Happening.SENDER_CLOSED);
        senderClosed = true;
        sender.close();
    }

    private void closeReceiver() {
        note(Happening.RECEIVER_CLOSED);
        receiver.close();
        at(now + 3 * SECOND, this::reopenReceiver);
    }

    private void reopenReceiver() {
        if (receiver.running() > 0) {
            at(now + SECOND, this::reopenReceiver);
        } else {
            check(receiver.remembered() == 0, () -> "the closed receiver remembers " + receiver.remembered());
            receiver = new Receiver(receiverSettings, seen);
        }
    }

    /** Carries something over the network, or not. */
    private int carry(Happening lost, Happening doubled, Happening late, Runnable arrival) {
        if (storm && happens(0.1)) {
            note(lost);
            return 0;
        }
        int copies = storm && happens(0.05) ? 2 : 1;
        note(copies == 2 ? doubled : null);
        for (int i = 0; i < copies; i++) {
            boolean isLate = storm && happens(0.1);
            note(isLate ? late : null);
            at(now + random.nextLong(isLate ? 15 * SECOND : 50 * MILLISECOND), arrival);
        }
        return copies;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    private void at(long time, Runnable action) {
        steps.add(new Step(time, ++lastStep, action));
    }

    private void note(@Nullable Happening happening) {
        if (happening != null) {
            happenings.merge(happening, 1, Integer::sum);
        }
    }

    private void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError("seed " + seed + " at " + now / MILLISECOND + " ms: " + otherwise.get());
        }
    }

    private record Step(long at, long number, Runnable action) {}

    private OutboxRecord newRecord(long number, String subject) {
        return new OutboxRecord(
                new MessageId(seed, number),
                new Envelope(subject, Headers.EMPTY, new byte[0]),
                happens(0.9) ? Event.ACK : Event.NACK,
                between(1, 6),
                between(1, 5),
                Optional.empty());
    }

    /** A message of the sender, and all that is known of it on either side. */
    private final class Letter extends Outgoing {

        final String subject;
        final boolean replayed;
        final boolean wantsReply = happens(0.2);
        final long handlerTimeout = happens(0.8) ? between(1, 8) * SECOND : Arrival.NEVER;
        final Set<Long> uncounted = new HashSet<>();
        int receipts;
        int kept;
        int publishes;
        int runs;
        int successes;
        boolean running;
        boolean doubled;
        boolean claimsNoRun;

        Letter(long number, String subject) {
            this(number, subject, happens(0.05));
        }

        private Letter(long number, String subject, boolean replayed) {
            super(
                    newRecord(number, subject),
                    now,
                    happens(0.15) ? now + random.nextLong(20 * SECOND) : Outgoing.NEVER,
                    replayed);
            this.subject = subject;
            this.replayed = replayed;
        }

        @Override
        protected void publish(long attempt) {
            beforePublish();
            check(isAcknowledged(), () -> this + " is published as if acknowledged");
            check(publishes <= record().attempts() + uncounted.size(), () -> this + " is tried too often");
            if (storm && happens(0.03)) {
                note(Happening.PUBLISH_FAILED);
                Reason reason = happens(0.1) ? Reason.TOO_LARGE : Reason.PUBLISH_FAILED;
                at(now + random.nextLong(50 * MILLISECOND), () -> {
                    uncounted.add(attempt);
                    sender.publishFailed(attempt, reason, "lost", now);
                });
            } else if (dead.contains(subject)) {
                note(Happening.NO_RESPONDER);
                at(now + random.nextLong(20 * MILLISECOND), () -> {
                    if (connected) {
                        uncounted.add(attempt);
                        sender.noResponder(attempt, now);
                    }
                });
            } else {
                send(attempt);
            }
        }

        @Override
        protected void publishOnce(long attempt) {
            beforePublish();
            check(!isAcknowledged() && publishes == 1, () -> this + " is published again");
            if (storm && happens(0.05)) {
                at(now, () -> sender.publishFailed(attempt, Reason.PUBLISH_FAILED, "lost", now));
            } else {
                long soon = happens(0.2) ? 5 * SECOND : 50 * MILLISECOND;
                at(now + random.nextLong(soon), () -> sender.publishedOnce(attempt, now));
                send(attempt);
            }
        }

        private void send(long attempt) {
            long number = ++lastPublish;
            int copies = carry(Happening.REQUEST_LOST, Happening.REQUEST_DOUBLED, Happening.REQUEST_LATE, () -> {
                note(number < newestRequest ? Happening.REQUEST_OVERTAKEN : null);
                newestRequest = Math.max(newestRequest, number);
                receiver.arrived(new Copy(this, attempt, receiver), now);
            });
            doubled |= copies > 1;
        }

        private void beforePublish() {
            check(connected, () -> this + " is published without a connection");
            check(receipts + kept == 0, () -> this + " is published after its end");
            check(sender.out() <= senderSettings.window(), () -> "the node's window is exceeded");
            long underWay = letters.stream()
                    .filter(other -> other.subject.equals(subject))
                    .filter(other -> other.state == State.OUT || other.state == State.BACKING_OFF)
                    .count();
            check(underWay <= senderSettings.windowPerSubject(), () -> "the window of " + subject + " is exceeded");
            if (++publishes == 1) {
                long last = lastFirstPublish.getOrDefault(subject, 0L);
                check(sequence > last, () -> this + " overtakes an older message");
                lastFirstPublish.put(subject, sequence);
            }
        }

        @Override
        protected void settled(Receipt receipt) {
            receipts++;
            check(receipts + kept == 1, () -> this + " ends twice");
            check(failures <= record().attempts(), () -> this + " had " + failures + " attempts");
            switch (receipt.outcome()) {
                case DELIVERED -> {
                    note(Happening.ENDED_DELIVERED);
                    check(successes == 1, () -> this + " is said to be delivered");
                }
                case SENT -> {
                    note(Happening.ENDED_SENT);
                    check(publishes == 1, () -> this + " is said to be sent");
                }
                case GAVE_UP -> gaveUp((Receipt.GaveUp) receipt);
                case IN_STREAM, KEPT -> check(false, () -> this + " ended in " + receipt);
            }
        }

        private void gaveUp(Receipt.GaveUp receipt) {
            note(Happening.valueOf("ENDED_" + receipt.reason()));
            if (receipt.reason() == Reason.TIMED_OUT || receipt.reason() == Reason.FAILED) {
                check(failures == record().attempts(), () -> this + " is given up after " + failures + " attempts");
            }
            claimsNoRun = !receipt.mayHaveRun();
            note(claimsNoRun && publishes > 0 ? Happening.ENDED_WITHOUT_A_RUN : null);
            check(!(replayed && claimsNoRun), () -> this + " is a replay of which nothing is known");
        }

        @Override
        protected void kept() {
            kept++;
            note(Happening.ENDED_KEPT);
            check(receipts + kept == 1, () -> this + " ends twice");
            check(isAcknowledged() || publishes == 0, () -> this + " is kept though its record is gone");
        }

        @Override
        public String toString() {
            return subject + "#" + record().id().low() + " " + record().event();
        }
    }

    /** One copy of one attempt, at the receiver. */
    private final class Copy extends Arrival {

        private final Letter letter;
        private final long attempt;
        private final Receiver host;
        private boolean interrupted;
        private boolean ended;

        Copy(Letter letter, long attempt, Receiver host) {
            super(new Terms(
                    Optional.of(new SeenKey(PUBLISHER, letter.record().id())),
                    letter.isAcknowledged(),
                    TimeUnit.SECONDS.toNanos(letter.record().ackTimeout()),
                    letter.handlerTimeout,
                    letter.expiresAt(),
                    letter.wantsReply));
            this.letter = letter;
            this.attempt = attempt;
            this.host = host;
        }

        @Override
        protected Answer acknowledgement() {
            return Answer.acknowledged("confirmed");
        }

        @Override
        protected void answer(Answer answer) {
            check(letter.isAcknowledged(), () -> letter + " is answered");
            note(answer.status() == Answer.Status.BUSY ? Happening.TOLD_BUSY : null);
            carry(Happening.ANSWER_LOST, Happening.ANSWER_DOUBLED, Happening.ANSWER_LATE, () -> {
                if (connected) {
                    if (answer.status() == Answer.Status.BUSY) {
                        letter.uncounted.add(attempt);
                    }
                    sender.answered(attempt, credited(answer), now);
                }
            });
        }

        private Answer credited(Answer answer) {
            if (!happens(0.3)) {
                return answer;
            }
            note(Happening.CREDIT_TOLD);
            return answer.withCredit(new Credit("instance" + random.nextInt(2), 1 + random.nextInt(4)));
        }

        @Override
        protected boolean reserveReply() {
            boolean none = storm && happens(0.2);
            note(none ? Happening.NO_PLACE_FOR_REPLY : null);
            return !none;
        }

        @Override
        protected void start(int crashes) {
            check(!letter.running, () -> letter + " runs twice at once");
            check(letter.successes == 0, () -> letter + " runs again after it succeeded");
            letter.running = true;
            letter.runs++;
            boolean slow = storm && happens(0.25);
            note(slow ? Happening.HANDLER_SLOW : null);
            at(now + random.nextLong(slow ? 15 * SECOND : 300 * MILLISECOND), () -> end(outcome()));
        }

        private Answer outcome() {
            if (storm && happens(0.2)) {
                note(Happening.HANDLER_FAILED);
                return Answer.failed("it rains");
            }
            if (storm && happens(0.05)) {
                note(Happening.HANDLER_REFUSED);
                return Answer.refused("never in the rain", true);
            }
            return acknowledgement();
        }

        private void end(Answer outcome) {
            if (ended) {
                return;
            }
            ended = true;
            letter.running = false;
            if (outcome.status() == Answer.Status.ACKNOWLEDGED) {
                letter.successes++;
                note(interrupted ? Happening.SUCCESS_AFTER_INTERRUPT : null);
            }
            host.returned(this, outcome, now);
        }

        @Override
        protected void killedItsProcess(int crashes, String reason) {
            throw new AssertionError("no process dies in this history");
        }

        @Override
        protected void remember(SeenKey key, Answer outcome) {}

        @Override
        protected void interrupt() {
            check(!interrupted, () -> letter + " is interrupted twice");
            check(letter.running && !ended, () -> letter + " is interrupted though it does not run");
            note(Happening.HANDLER_INTERRUPTED);
            interrupted = true;
            if (happens(0.5)) {
                at(now, () -> end(Answer.failed("interrupted")));
            }
        }

        @Override
        protected void turnedAway(String reason) {
            note(Happening.TURNED_AWAY);
        }

        @Override
        protected void repeated() {
            note(Happening.REPEATED);
        }
    }
}
