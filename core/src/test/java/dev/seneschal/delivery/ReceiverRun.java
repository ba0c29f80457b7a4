package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A receiver with a clock that the test moves. It is woken only when it asked to be. */
final class ReceiverRun {

    static final long ACK_TIMEOUT = Duration.ofSeconds(9).toNanos();

    static final long START = Duration.ofDays(3).toNanos();
    private static final NodeName PUBLISHER = NodeName.of("central");

    final SeenWindow seen = new SeenWindow(1000, Duration.ofHours(1), (key, early, at) -> {});
    final Receiver receiver;
    int placesInOutbox = Integer.MAX_VALUE;

    private long now = START;

    ReceiverRun(int concurrency, int queue) {
        receiver = new Receiver(new ReceiverSettings(concurrency, queue), seen);
    }

    /** A message of our own kind, or a repeat of it. */
    Visit arrive(long id) {
        return arrive(id, terms -> terms);
    }

    /** A message of a stream, or a copy of it there. */
    Visit arriveByStream(long id) {
        return arrive(id, terms -> terms, true);
    }

    Visit arrive(long id, UnaryOperator<Terms> change) {
        return arrive(id, change, false);
    }

    private Visit arrive(long id, UnaryOperator<Terms> change, boolean byStream) {
        Terms terms = change.apply(new Terms(Optional.of(id), true, Arrival.NEVER, Arrival.NEVER, false));
        Arrival.Terms asked = new Arrival.Terms(
                terms.id.map(known -> new SeenKey(PUBLISHER, new MessageId(1, known))),
                terms.acknowledged,
                ACK_TIMEOUT,
                terms.handlerTimeout,
                terms.timeToLive == Arrival.NEVER ? Arrival.NEVER : now + terms.timeToLive,
                terms.wantsReply);
        Visit visit = new Visit(asked, byStream);
        receiver.expect(List.of(visit, new Visit(asked, byStream)));
        receiver.arrived(visit, now);
        return visit;
    }

    void succeed(Visit visit) {
        end(visit, visit.acknowledgement());
    }

    void end(Visit visit, Answer outcome) {
        assertThat(visit.runs).as("handler runs").isEqualTo(1);
        receiver.returned(visit, outcome, now);
    }

    void pass(Duration time) {
        long end = now + time.toNanos();
        while (receiver.nextDeadline() <= end) {
            now = receiver.nextDeadline();
            receiver.timePassed(now);
            assertThat(receiver.nextDeadline()).isGreaterThan(now);
        }
        now = end;
    }

    void passSeconds(double seconds) {
        pass(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** What a sender may ask for; times in nanoseconds from now. */
    record Terms(Optional<Long> id, boolean acknowledged, long handlerTimeout, long timeToLive, boolean wantsReply) {

        Terms unacknowledged() {
            return new Terms(id, false, handlerTimeout, timeToLive, wantsReply);
        }

        Terms fromGo() {
            return new Terms(Optional.empty(), acknowledged, handlerTimeout, timeToLive, wantsReply);
        }

        Terms handledWithin(Duration timeout) {
            return new Terms(id, acknowledged, timeout.toNanos(), timeToLive, wantsReply);
        }

        Terms expiringIn(Duration left) {
            return new Terms(id, acknowledged, handlerTimeout, left.toNanos(), wantsReply);
        }

        Terms withReply() {
            return new Terms(id, acknowledged, handlerTimeout, timeToLive, true);
        }
    }

    /** A message that writes down what the receiver asks for. */
    final class Visit extends Arrival {

        final List<Answer> answers = new ArrayList<>();
        final List<String> turnedAway = new ArrayList<>();
        final List<Integer> killed = new ArrayList<>();
        final List<Answer> stored = new ArrayList<>();
        private final boolean byStream;
        int runs;
        int interrupts;
        int repeats;
        int placesTaken;

        private Visit(Arrival.Terms terms, boolean byStream) {
            super(terms);
            this.byStream = byStream;
        }

        List<Answer.Status> heard() {
            return answers.stream().map(Answer::status).toList();
        }

        @Override
        protected Answer acknowledgement() {
            return Answer.acknowledged("confirmed from: node1: 7");
        }

        @Override
        protected void answer(Answer answer) {
            answers.add(answer);
        }

        @Override
        protected boolean needsAnAnswerOfItsOwn() {
            return byStream;
        }

        @Override
        protected boolean reserveReply() {
            if (placesInOutbox == 0) {
                return false;
            }
            placesInOutbox--;
            placesTaken++;
            return true;
        }

        @Override
        protected void start(int crashes) {
            runs++;
        }

        @Override
        protected void killedItsProcess(int crashes, String reason) {
            killed.add(crashes);
        }

        @Override
        protected void remember(SeenKey key, Answer outcome) {
            stored.add(outcome);
        }

        @Override
        protected void interrupt() {
            interrupts++;
        }

        @Override
        protected void turnedAway(String reason) {
            turnedAway.add(reason);
        }

        @Override
        protected void repeated() {
            repeats++;
        }
    }
}
