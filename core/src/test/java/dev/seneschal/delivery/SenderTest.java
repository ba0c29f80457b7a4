package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.delivery.SenderRun.Letter;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Credit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the sender, each as a fact. */
class SenderTest {

    private static final Answer ACKNOWLEDGED = Answer.acknowledged("confirmed");
    private static final Answer FAILED = Answer.failed("no such file");
    private static final Answer BUSY = Answer.busy("all handlers are running");
    private static final Answer REFUSED = Answer.refused("no such method", false);

    private final SenderRun run = new SenderRun();

    @Nested
    class Settling {

        @Test
        void anAcknowledgementDelivers() {
            Letter letter = run.submit("a");
            run.passSeconds(3);

            run.acknowledge(letter);

            assertThat(letter.receipt())
                    .isEqualTo(new Receipt.Delivered(letter.record().id(), 1, Duration.ofSeconds(3)));
        }

        @Test
        void twoMessagesInFlightToOneSubjectNeverSettleEachOther() {
            Letter first = run.submit("a");
            Letter second = run.submit("a");

            run.acknowledge(second);

            assertThat(first.isOpen()).isTrue();
            assertThat(second.receipt().outcome()).isEqualTo(Outcome.DELIVERED);

            run.answer(first, REFUSED);

            assertThat(first.gaveUp().reason()).isEqualTo(Reason.REFUSED);
            assertThat(second.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void everyAttemptHasANumberOfItsOwn() {
            Letter first = run.submit(run.letter("a", 30));
            Letter second = run.submit(run.letter("b", 30));

            IntStream.range(0, 20).forEach(i -> run.timeOut());

            List<Long> all = new ArrayList<>(first.attempts);
            all.addAll(second.attempts);
            assertThat(all).hasSize(42).doesNotHaveDuplicates();
        }

        @Test
        void anAnswerToAnEarlierAttemptStillSettles() {
            Letter letter = run.submit("a");
            run.timeOut();
            assertThat(letter.attemptsMade()).isEqualTo(2);

            run.answer(letter, 1, ACKNOWLEDGED);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void aRefusalOfAnEarlierAttemptStillSettles() {
            Letter letter = run.submit("a");
            run.timeOut();

            run.answer(letter, 1, REFUSED);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.REFUSED);
            assertThat(letter.gaveUp().detail()).isEqualTo("no such method");
        }

        @Test
        void anAcknowledgementSettlesAMessageThatBacksOff() {
            Letter letter = run.submit("a");
            run.passSeconds(10.5);
            assertThat(letter.attemptsMade()).isEqualTo(1);

            run.acknowledge(letter);
            run.passSeconds(60);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void anAcknowledgementSettlesAMessageThatWaitsForAListener() {
            Letter letter = run.submit("a");
            run.timeOut();
            run.noResponder(letter);

            run.answer(letter, 1, ACKNOWLEDGED);
            run.passSeconds(60);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(letter.attemptsMade()).isEqualTo(2);
        }

        @Test
        void nothingThatComesAfterTheReceiptMatters() {
            Letter letter = run.submit("a");
            run.acknowledge(letter);

            run.acknowledge(letter);
            run.answer(letter, FAILED);
            run.answer(letter, REFUSED);
            run.noResponder(letter);
            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.cancel(letter);
            run.passSeconds(3600);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void nothingIsRememberedOfMessagesThatAreSettled() {
            List<Letter> letters = IntStream.range(0, 50)
                    .mapToObj(i -> run.submit(run.expiring("subject" + i % 7, Duration.ofHours(1))))
                    .toList();
            run.nobodyListensTo("dead");
            run.submit("dead");

            letters.subList(0, 25).forEach(run::acknowledge);
            run.passSeconds(3600);

            assertThat(letters).allSatisfy(letter -> assertThat(letter.isOpen()).isFalse());
            assertThat(run.sender.out()).isZero();
            assertThat(run.sender.remembered()).isZero();
            assertThat(run.sender.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Nested
    class AnswersThatCountOnlyForTheAttemptThatIsOut {

        private final Letter letter = run.submit(run.letter("a", 2));

        @Test
        void lateFailure() {
            run.timeOut();

            run.answer(letter, 1, FAILED);

            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(9.9);
            assertThat(letter.isOpen()).isTrue();
        }

        @Test
        void lateBusy() {
            run.timeOut();

            run.answer(letter, 1, BUSY);
            run.passSeconds(5);

            assertThat(letter.attemptsMade()).isEqualTo(2);
            run.passSeconds(5);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void lateNoResponder() {
            run.timeOut();

            run.noResponder(letter, 1);
            run.passSeconds(5);

            assertThat(letter.attemptsMade()).isEqualTo(2);
            run.passSeconds(5);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void lateWorking() {
            run.timeOut();
            run.passSeconds(5);

            run.answer(letter, 1, Answer.working());
            run.passSeconds(5);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void anAnswerToAnAttemptThatHasEndedAlready() {
            run.answer(letter, FAILED);

            run.answer(letter, FAILED);
            run.answer(letter, BUSY);
            run.noResponder(letter);

            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(1);
            assertThat(letter.attemptsMade()).isEqualTo(2);
        }
    }

    @Nested
    class Attempts {

        @Test
        void timeoutsCount() {
            Letter letter = run.submit(run.letter("a", 3));

            run.timeOut();
            run.timeOut();
            run.passSeconds(9.9);

            assertThat(letter.attemptsMade()).isEqualTo(3);
            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(0.1);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(letter.gaveUp().attempts()).isEqualTo(3);
        }

        @Test
        void failedHandlersCount() {
            Letter letter = run.submit(run.letter("a", 2));

            run.answer(letter, FAILED);
            run.passSeconds(1);
            run.answer(letter, FAILED);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.FAILED);
            assertThat(letter.gaveUp().attempts()).isEqualTo(2);
            assertThat(letter.gaveUp().detail()).isEqualTo("no such file");
        }

        @Test
        void theLastOfSeveralReasonsIsGiven() {
            Letter letter = run.submit(run.letter("a", 2));

            run.answer(letter, FAILED);
            run.passSeconds(1);
            run.passSeconds(10);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void oneAttemptIsOneAttempt() {
            Letter letter = run.submit(run.letter("a", 1));

            run.passSeconds(3600);

            assertThat(letter.attemptsMade()).isEqualTo(1);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void busyCostsTimeOnly() {
            Letter letter = run.submit(run.letter("a", 1));

            for (int i = 1; i <= 20; i++) {
                assertThat(letter.attemptsMade()).isEqualTo(i);
                run.answer(letter, BUSY);
                run.passSeconds(1);
            }

            run.acknowledge(letter);
            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void noResponderCostsTimeOnly() {
            Letter letter = run.submit(run.letter("a", 1));

            for (int i = 1; i <= 20; i++) {
                assertThat(letter.attemptsMade()).isEqualTo(i);
                run.noResponder(letter);
                run.passSeconds(1);
            }

            run.acknowledge(letter);
            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void publishErrorsCostTimeOnly() {
            Letter letter = run.submit(run.letter("a", 1));

            for (int i = 1; i <= 20; i++) {
                assertThat(letter.attemptsMade()).isEqualTo(i);
                run.publishFails(letter, Reason.PUBLISH_FAILED);
                run.passSeconds(1);
            }

            run.acknowledge(letter);
            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void waitsBetweenAttemptsGrowByTheBackOff() {
            Backoff doubling = new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0);
            SenderRun slower = new SenderRun(new SenderSettings(256, 4096, doubling, SenderRun.UNAVAILABLE_FOR));
            Letter letter = slower.submit("a");

            slower.answer(letter, FAILED);
            slower.passSeconds(0.199);
            assertThat(letter.attemptsMade()).isEqualTo(1);
            slower.passSeconds(0.001);
            assertThat(letter.attemptsMade()).isEqualTo(2);

            slower.answer(letter, FAILED);
            slower.passSeconds(0.399);
            assertThat(letter.attemptsMade()).isEqualTo(2);
            slower.passSeconds(0.001);
            assertThat(letter.attemptsMade()).isEqualTo(3);
        }

        @Test
        void oneTooLargeIsNotTriedAgain() {
            Letter letter = run.submit("a");

            run.publishFails(letter, Reason.TOO_LARGE);
            run.passSeconds(3600);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }
    }

    @Nested
    class Working {

        @Test
        void workingRestartsTheAckTimeout() {
            Letter letter = run.submit(run.letter("a", 1));

            for (int i = 0; i < 10; i++) {
                run.passSeconds(9);
                run.answer(letter, Answer.working());
            }

            run.passSeconds(9.9);
            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(0.1);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void workingEndsARowOfUnavailability() {
            Letter letter = run.submit("a");
            busyFor(letter, Duration.ofMinutes(9));
            run.passSeconds(1);

            run.answer(letter, Answer.working());
            busyFor(letter, Duration.ofMinutes(9));

            assertThat(letter.isOpen()).isTrue();
            busyFor(letter, Duration.ofMinutes(1));
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }
    }

    @Nested
    class Unavailable {

        @Test
        void busyForTooLong() {
            Letter letter = run.submit("a");

            busyFor(letter, SenderRun.UNAVAILABLE_FOR.minusMillis(1));
            assertThat(letter.isOpen()).isTrue();
            busyFor(letter, Duration.ofMillis(1));

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void nobodyListeningForTooLong() {
            run.nobodyListensTo("a");
            Letter letter = run.submit("a");

            run.pass(SenderRun.UNAVAILABLE_FOR.minusMillis(1));
            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(0.001);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void publishErrorsForTooLong() {
            Letter letter = run.submit("a");
            run.publishFails(letter, Reason.PUBLISH_FAILED);

            for (int i = 0; i < 600; i++) {
                assertThat(letter.isOpen()).isTrue();
                run.passSeconds(1);
                run.publishFails(letter, Reason.PUBLISH_FAILED);
            }

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void messagesThatWaitBehindAProbeEndAsWell() {
            run.nobodyListensTo("a");
            List<Letter> together =
                    IntStream.range(0, 300).mapToObj(i -> run.submit("a")).toList();
            run.pass(Duration.ofMinutes(4));
            Letter later = run.submit("a");

            run.pass(Duration.ofMinutes(6).minusMillis(1));
            assertThat(together).allMatch(Letter::isOpen);
            run.passSeconds(0.001);

            assertThat(together)
                    .allSatisfy(letter -> assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE));
            assertThat(later.isOpen()).isTrue();
            run.pass(Duration.ofMinutes(4).minusMillis(1));
            assertThat(later.isOpen()).isTrue();
            run.passSeconds(0.001);
            assertThat(later.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }

        @Test
        void busyAndNobodyListeningAreOneRow() {
            Letter letter = run.submit("a");
            busyFor(letter, Duration.ofMinutes(6));

            run.nobodyListensTo("a");
            run.pass(Duration.ofMinutes(4));

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }

        @Test
        void aTimeoutEndsTheRow() {
            Letter letter = run.submit("a");
            busyFor(letter, Duration.ofMinutes(9));

            run.timeOut();
            busyFor(letter, Duration.ofMinutes(9));

            assertThat(letter.isOpen()).isTrue();
        }

        @Test
        void aPeerThatComesBackInTimeGetsEverything() {
            run.nobodyListensTo("a");
            List<Letter> letters =
                    IntStream.range(0, 10).mapToObj(i -> run.submit("a")).toList();
            run.pass(Duration.ofMinutes(9));
            int before = run.publishes.size();

            run.somebodyListensTo("a");
            run.passSeconds(1);
            run.acknowledge(letters.get(0));

            assertThat(run.publishes.subList(before, run.publishes.size())).isEqualTo(letters);
        }

        @Test
        void aPeerThatTookSomeMeanwhileHasItsTimeAnewForTheOthers() {
            List<Letter> letters = submitMany();
            aShortOutageMeets(letters);
            takesOneEachFiveSeconds(Duration.ofMinutes(11));
            run.nobodyListensTo("a");
            takeOne();
            List<Letter> left = letters.stream().filter(Letter::isOpen).toList();

            run.pass(SenderRun.UNAVAILABLE_FOR.minusMillis(1));
            assertThat(left).hasSizeGreaterThan(100).allMatch(Letter::isOpen);
            run.passSeconds(0.001);

            assertThat(left)
                    .allSatisfy(letter -> assertThat(letter.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE));
        }

        @Test
        void oneBusyAnswerAfterAnOutageLongAgoEndsNothing() {
            aShortOutageMeets(submitMany());
            takesOneEachFiveSeconds(Duration.ofMinutes(11));
            Letter next = lastPublished();

            run.answer(next, Answer.busy("full"));

            assertThat(next.isOpen()).isTrue();
        }

        @Test
        void whatWaitsForItsTurnWhileOthersAreTakenIsNotUnavailable() {
            List<Letter> letters = submitMany();
            letters.forEach(letter -> run.answer(letter, Answer.busy("full").withCredit(new Credit("run", 1))));
            run.passSeconds(1);
            takesOneEachFiveSeconds(Duration.ofMinutes(11));
            Letter next = lastPublished();

            run.answer(next, Answer.busy("full"));

            assertThat(next.attemptsMade()).isEqualTo(2);
            assertThat(next.isOpen()).isTrue();
        }

        @Test
        void whatWaitsForItsTurnWhileNoneIsTakenIs() {
            Letter first = run.submit("a");
            Letter second = run.submit("a");
            run.answer(first, Answer.busy("full").withCredit(new Credit("run", 1)));
            run.answer(second, Answer.busy("full").withCredit(new Credit("run", 1)));

            for (int i = 0; i < 600; i++) {
                assertThat(second.isOpen()).isTrue();
                run.passSeconds(1);
                run.answer(lastPublished(), Answer.busy("full").withCredit(new Credit("run", 1)));
            }
            run.answer(lastPublished(), Answer.busy("full"));

            assertThat(first.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(second.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }

        @Test
        void oneThatIsBusyEachTimeEndsThoughOthersAreTaken() {
            Letter refusedOften = run.submit("a");

            for (int i = 0; i < 600; i++) {
                assertThat(refusedOften.isOpen()).isTrue();
                run.answer(refusedOften, Answer.busy("full"));
                run.acknowledge(run.submit("a"));
                run.passSeconds(1);
            }
            run.answer(refusedOften, Answer.busy("full"));

            assertThat(refusedOften.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }

        private List<Letter> submitMany() {
            return IntStream.range(0, 256).mapToObj(i -> run.submit("a")).toList();
        }

        private void aShortOutageMeets(List<Letter> letters) {
            run.nobodyListensTo("a");
            letters.forEach(run::noResponder);
            run.passSeconds(5);
            run.somebodyListensTo("a");
            run.passSeconds(1);
        }

        private void takesOneEachFiveSeconds(Duration time) {
            for (long seconds = 0; seconds < time.toSeconds(); seconds += 5) {
                takeOne();
                run.passSeconds(5);
            }
        }

        private void takeOne() {
            run.answer(lastPublished(), Answer.acknowledged("confirmed").withCredit(new Credit("run", 1)));
        }

        private Letter lastPublished() {
            return run.publishes.get(run.publishes.size() - 1);
        }
    }

    @Nested
    class WithoutConnection {

        @Test
        void nothingIsPublishedUntilThereIsAConnection() {
            run.disconnect();

            Letter letter = run.submit("a");

            assertThat(letter.attemptsMade()).isZero();
            assertThat(run.sender.isUnderWay()).isFalse();
            run.connect();
            assertThat(letter.attemptsMade()).isEqualTo(1);
            assertThat(run.sender.isUnderWay()).isTrue();
        }

        @Test
        void theAckTimeoutStandsStill() {
            Letter letter = run.submit(run.letter("a", 1));
            run.passSeconds(6);

            run.disconnect();
            run.passSeconds(3600);
            run.connect();

            run.passSeconds(3.9);
            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(0.1);
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
        }

        @Test
        void unavailabilityStandsStill() {
            Letter busy = run.submit("a");
            busyFor(busy, Duration.ofMinutes(6));
            run.nobodyListensTo("dead");
            Letter dead = run.submit("dead");

            run.disconnect();
            run.pass(Duration.ofHours(5));
            run.connect();

            busyFor(busy, Duration.ofMinutes(4).minusMillis(1));
            assertThat(busy.isOpen()).isTrue();
            busyFor(busy, Duration.ofMillis(1));
            assertThat(busy.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(dead.isOpen()).isTrue();
            run.pass(Duration.ofMinutes(6));
            assertThat(dead.gaveUp().reason()).isEqualTo(Reason.UNAVAILABLE);
        }

        @Test
        void aPublishThatFailsForWantOfAConnectionIsMadeAgainWithIt() {
            Letter letter = run.submit(run.letter("a", 1));
            run.disconnect();

            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.pass(Duration.ofHours(5));

            assertThat(letter.isOpen()).isTrue();
            run.connect();
            assertThat(letter.attemptsMade()).isEqualTo(2);
            run.acknowledge(letter);
            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void anAnswerStillSettles() {
            Letter letter = run.submit("a");
            run.disconnect();

            run.acknowledge(letter);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Nested
    class Probing {

        @Test
        void afterNoResponderTheOldestMessageAloneProbes() {
            List<Letter> letters =
                    IntStream.range(0, 5).mapToObj(i -> run.submit("a")).toList();
            letters.forEach(run::noResponder);
            int before = run.publishes.size();
            run.nobodyListensTo("a");

            run.submit("a");
            run.passSeconds(10);

            assertThat(run.publishes.subList(before, run.publishes.size()))
                    .hasSize(10)
                    .containsOnly(letters.get(0));
        }

        @ParameterizedTest
        @EnumSource(Answer.Status.class)
        void anyAnswerToTheProbeLetsTheOthersGo(Answer.Status status) {
            Letter probe = run.submit("a");
            run.noResponder(probe);
            Letter second = run.submit("a");
            Letter third = run.submit("a");
            run.passSeconds(1);
            assertThat(run.publishes).containsExactly(probe, probe);

            run.answer(probe, new Answer(status, "x", false));

            assertThat(run.publishes).containsExactly(probe, probe, second, third);
        }

        @Test
        void aProbeThatMeetsWithSilenceLetsTheOthersGo() {
            Letter probe = run.submit("a");
            run.noResponder(probe);
            Letter second = run.submit("a");

            run.passSeconds(11);

            assertThat(run.publishes).startsWith(probe, probe, second);
        }

        @Test
        void theNextOldestProbesWhenTheProbeIsCancelled() {
            run.nobodyListensTo("a");
            Letter first = run.submit("a");
            Letter second = run.submit("a");

            run.cancel(first);
            run.passSeconds(5);

            assertThat(first.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(second.attemptsMade()).isBetween(4, 6);
        }

        @Test
        void aSubjectWithoutListenersWaitsTheBackOff() {
            Backoff doubling = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0);
            SenderRun slower = new SenderRun(new SenderSettings(256, 4096, doubling, SenderRun.UNAVAILABLE_FOR));
            slower.nobodyListensTo("a");
            Letter letter = slower.submit("a");

            slower.passSeconds(1 + 2 + 4 + 8);

            assertThat(letter.attemptsMade()).isEqualTo(5);
        }
    }

    @Nested
    class Windows {

        @Test
        void oneSubjectHasAtMostItsWindowOut() {
            SenderRun narrow = new SenderRun(3, 100);

            List<Letter> letters =
                    IntStream.range(0, 10).mapToObj(i -> narrow.submit("a")).toList();

            assertThat(narrow.publishes).isEqualTo(letters.subList(0, 3));
            narrow.acknowledge(letters.get(1));
            assertThat(narrow.publishes).isEqualTo(letters.subList(0, 4));
        }

        @Test
        void theNodeHasAtMostItsWindowOut() {
            SenderRun narrow = new SenderRun(100, 3);

            List<Letter> letters = IntStream.range(0, 10)
                    .mapToObj(i -> narrow.submit("subject" + i))
                    .toList();

            assertThat(narrow.publishes).isEqualTo(letters.subList(0, 3));
            assertThat(narrow.sender.out()).isEqualTo(3);
            narrow.acknowledge(letters.get(0));
            assertThat(narrow.publishes).isEqualTo(letters.subList(0, 4));
        }

        @Test
        void aDeadSubjectDoesNotTakeTheNodesWindow() {
            SenderRun narrow = new SenderRun(100, 3);
            narrow.nobodyListensTo("dead");
            IntStream.range(0, 50).forEach(i -> narrow.submit("dead"));

            List<Letter> letters =
                    IntStream.range(0, 3).mapToObj(i -> narrow.submit("a")).toList();

            assertThat(letters).allMatch(letter -> letter.attemptsMade() == 1);
        }

        @Test
        void whatBacksOffDoesNotTakeTheNodesWindow() {
            SenderRun narrow = new SenderRun(100, 3);
            List<Letter> busy =
                    IntStream.range(0, 3).mapToObj(i -> narrow.submit("busy")).toList();
            busy.forEach(letter -> narrow.answer(letter, BUSY));

            List<Letter> letters =
                    IntStream.range(0, 3).mapToObj(i -> narrow.submit("a")).toList();

            assertThat(letters).allMatch(letter -> letter.attemptsMade() == 1);
        }

        @Test
        void waitsBetweenAttemptsTakeTheSubjectsWindow() {
            SenderRun narrow = new SenderRun(1, 100);
            Letter first = narrow.submit("a");
            Letter second = narrow.submit("a");

            narrow.answer(first, BUSY);

            assertThat(second.attemptsMade()).isZero();
            narrow.passSeconds(1);
            narrow.acknowledge(first);
            assertThat(second.attemptsMade()).isEqualTo(1);
        }
    }

    @Nested
    class Order {

        @Test
        void firstPublishesAreInTheOrderOfSubmission() {
            SenderRun narrow = new SenderRun(4, 100);
            List<Letter> letters =
                    IntStream.range(0, 40).mapToObj(i -> narrow.submit("a")).toList();

            for (int i = 0; narrow.sender.out() > 0; i++) {
                Letter out = letters.get(i);
                narrow.answer(out, i % 3 == 0 ? FAILED : ACKNOWLEDGED);
                if (out.isOpen()) {
                    narrow.passSeconds(1);
                    narrow.acknowledge(out);
                }
            }

            assertThat(narrow.publishes.stream().distinct()).containsExactlyElementsOf(letters);
            assertThat(letters).noneMatch(Letter::isOpen);
        }

        @Test
        void messagesThatCameBackGoBeforeYoungerOnes() {
            SenderRun narrow = new SenderRun(2, 100);
            Letter first = narrow.submit("a");
            Letter second = narrow.submit("a");
            Letter third = narrow.submit("a");
            narrow.noResponder(second);
            narrow.noResponder(first);

            narrow.passSeconds(1);
            narrow.acknowledge(first);

            assertThat(narrow.publishes).containsExactly(first, second, first, second, third);
        }

        @Test
        void subjectsTakeTurns() {
            SenderRun narrow = new SenderRun(100, 1);
            Letter blocker = narrow.submit("blocker");
            List<Letter> many =
                    IntStream.range(0, 20).mapToObj(i -> narrow.submit("many")).toList();
            Letter one = narrow.submit("one");
            Letter other = narrow.submit("other");

            narrow.acknowledge(blocker);
            narrow.acknowledge(many.get(0));
            narrow.acknowledge(one);

            assertThat(narrow.publishes).startsWith(blocker, many.get(0), one, other);
        }
    }

    @Nested
    class Expiry {

        private final Duration timeToLive = Duration.ofSeconds(15);

        @Test
        void aMessageThatHasExpiredAlreadyIsNotPublished() {
            Letter letter = run.expiring("a", Duration.ZERO);

            run.submit(letter);
            run.passSeconds(0);

            assertThat(letter.attemptsMade()).isZero();
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void whileItWaits() {
            run.disconnect();
            Letter letter = run.submit(run.expiring("a", timeToLive));

            run.passSeconds(14.9);
            assertThat(letter.isOpen()).isTrue();
            run.passSeconds(0.1);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            run.connect();
            assertThat(letter.attemptsMade()).isZero();
        }

        @Test
        void whileItBacksOff() {
            SenderSettings patient =
                    new SenderSettings(256, 4096, Backoff.fixed(Duration.ofSeconds(60)), SenderRun.UNAVAILABLE_FOR);
            SenderRun slow = new SenderRun(patient);
            Letter letter = slow.submit(slow.expiring("a", timeToLive));
            slow.answer(letter, FAILED);

            slow.passSeconds(15);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
            slow.passSeconds(3600);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void anAttemptThatIsOutMayStillSucceed() {
            Letter letter = run.submit(run.expiring("a", Duration.ofSeconds(5)));
            run.passSeconds(6);
            assertThat(letter.isOpen()).isTrue();

            run.acknowledge(letter);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void noAttemptFollowsTheOneThatIsOut() {
            Letter letter = run.submit(run.expiring("a", Duration.ofSeconds(5)));

            run.passSeconds(10);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
            run.passSeconds(3600);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void aReceiverThatIsBusyUntilThenEndsIt() {
            Letter letter = run.submit(run.expiring("a", timeToLive));

            busyFor(letter, timeToLive);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void nobodyListeningUntilThenEndsIt() {
            run.nobodyListensTo("a");
            Letter first = run.submit("a");
            Letter behind = run.submit(run.expiring("a", timeToLive));

            run.pass(timeToLive);

            assertThat(behind.gaveUp().reason()).isEqualTo(Reason.EXPIRED);
            assertThat(behind.gaveUp().mayHaveRun()).isFalse();
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Nested
    class Cancelling {

        @Test
        void beforeItIsSubmitted() {
            Letter letter = run.letter("a");

            run.cancel(letter);
            run.submit(letter);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            assertThat(letter.attemptsMade()).isZero();
        }

        @Test
        void whileItWaits() {
            run.disconnect();
            Letter letter = run.submit("a");

            run.cancel(letter);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            run.connect();
            assertThat(letter.attemptsMade()).isZero();
        }

        @Test
        void whileItBacksOff() {
            Letter letter = run.submit("a");
            run.answer(letter, FAILED);

            run.cancel(letter);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
            run.passSeconds(60);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void whileItIsOutTheAnswerStillCounts() {
            Letter letter = run.submit("a");

            run.cancel(letter);
            assertThat(letter.isOpen()).isTrue();
            run.acknowledge(letter);

            assertThat(letter.receipt().outcome()).isEqualTo(Outcome.DELIVERED);
        }

        @Test
        void whileItIsOutNoAttemptFollows() {
            Letter silent = run.submit("a");
            Letter failed = run.submit("a");
            Letter busy = run.submit("a");
            Letter alone = run.submit("b");

            List.of(silent, failed, busy, alone).forEach(run::cancel);
            run.answer(failed, FAILED);
            run.answer(busy, BUSY);
            run.noResponder(alone);
            run.passSeconds(3600);

            assertThat(List.of(silent, failed, busy, alone)).allSatisfy(letter -> {
                assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
                assertThat(letter.attemptsMade()).isEqualTo(1);
            });
            assertThat(silent.gaveUp().mayHaveRun()).isTrue();
            assertThat(failed.gaveUp().mayHaveRun()).isTrue();
            assertThat(busy.gaveUp().mayHaveRun()).isFalse();
            assertThat(alone.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void whileItIsOutAndItsPublishFailsForWantOfAConnection() {
            Letter letter = run.submit("a");
            run.cancel(letter);
            run.disconnect();

            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.connect();

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void manyThatWait() {
            SenderRun narrow = new SenderRun(1, 100);
            List<Letter> letters = new ArrayList<>(
                    IntStream.range(0, 500).mapToObj(i -> narrow.submit("a")).toList());

            letters.subList(1, 499).forEach(narrow::cancel);
            narrow.acknowledge(letters.get(0));

            assertThat(narrow.publishes).containsExactly(letters.get(0), letters.get(499));
        }
    }

    @Nested
    class MayHaveRun {

        @Test
        void isFalseWhenEveryAttemptEndedWithoutReachingAHandler() {
            Letter letter = run.submit("a");
            run.answer(letter, BUSY);
            run.passSeconds(1);
            run.noResponder(letter);
            run.passSeconds(1);
            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.passSeconds(1);

            run.answer(letter, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
        }

        @Test
        void isTrueWhenItWasRefusedAfterItRan() {
            Letter letter = run.submit("a");

            run.answer(letter, Answer.refused("the reply is too large", true));

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }

        @Test
        void isTrueAfterATimeout() {
            Letter letter = run.submit("a");
            run.timeOut();

            run.answer(letter, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }

        @Test
        void isTrueAfterAFailure() {
            Letter letter = run.submit("a");
            run.answer(letter, FAILED);
            run.passSeconds(1);

            run.answer(letter, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }

        @Test
        void isTrueOfAReplay() {
            Letter letter = run.submit(run.replayed("a"));

            run.answer(letter, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }

        @Test
        void isTrueWhenAnEarlierAttemptIsRefusedAndALaterOneIsOut() {
            Letter letter = run.submit("a");
            run.answer(letter, BUSY);
            run.passSeconds(1);
            assertThat(letter.attemptsMade()).isEqualTo(2);

            run.answer(letter, 1, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }

        @Test
        void isTrueWhenAnEarlierAttemptIsHeardToHaveRun() {
            Letter letter = run.submit("a");
            run.answer(letter, BUSY);
            run.passSeconds(1);
            run.answer(letter, 1, FAILED);

            run.answer(letter, 2, REFUSED);

            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }
    }

    @Nested
    class Unacknowledged {

        private final Letter letter = run.submit(run.unacknowledged("a"));

        @Test
        void isSentOnceItIsPublished() {
            assertThat(letter.isOpen()).isTrue();

            run.publishedOnce(letter);

            assertThat(letter.receipt())
                    .isEqualTo(new Receipt.Sent(letter.record().id()));
            run.passSeconds(3600);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void isNotPublishedAgainWhateverHappens() {
            run.passSeconds(3600);
            run.disconnect();
            run.connect();
            run.noResponder(letter);
            run.passSeconds(3600);

            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void isGivenUpWhenItCannotBePublished() {
            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.passSeconds(3600);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.PUBLISH_FAILED);
            assertThat(letter.gaveUp().mayHaveRun()).isFalse();
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void isGivenUpWhenItCannotBePublishedForWantOfAConnection() {
            run.disconnect();

            run.publishFails(letter, Reason.PUBLISH_FAILED);
            run.connect();

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.PUBLISH_FAILED);
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void isNotKeptOnceItIsBeingPublishedSinceItsRecordIsGone() {
            run.sender.close();

            assertThat(letter.kept).isZero();
            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.CLOSED);
            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }
    }

    @Nested
    class Closing {

        @Test
        void keepsWhatIsNotSettled() {
            Letter settled = run.submit("a");
            run.acknowledge(settled);
            Letter out = run.submit("a");
            Letter backingOff = run.submit("a");
            run.answer(backingOff, BUSY);
            run.disconnect();
            Letter waiting = run.submit(run.unacknowledged("a"));

            run.sender.close();

            assertThat(List.of(out, backingOff, waiting)).allMatch(letter -> letter.kept == 1);
            assertThat(settled.kept).isZero();
        }

        @Test
        void nothingHappensAfterwards() {
            Letter out = run.submit(run.letter("a", 1));
            Letter expiring = run.submit(run.expiring("a", Duration.ofSeconds(5)));
            Letter backingOff = run.submit("a");
            run.answer(backingOff, BUSY);
            run.sender.close();
            int published = run.publishes.size();

            run.acknowledge(out);
            run.cancel(expiring);
            run.passSeconds(3600);
            run.connect();

            assertThat(List.of(out, expiring, backingOff)).allSatisfy(letter -> {
                assertThat(letter.kept).isEqualTo(1);
                assertThat(letter.receipts()).isEmpty();
            });
            assertThat(run.publishes).hasSize(published);
            assertThat(run.sender.isUnderWay()).isFalse();
            assertThat(run.sender.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void keepsWhatIsSubmittedLater() {
            run.sender.close();

            Letter letter = run.submit("a");

            assertThat(letter.kept).isEqualTo(1);
            assertThat(letter.attemptsMade()).isZero();
        }
    }

    @Nested
    class Streams {

        @Test
        void whatIsInAStreamIsSettled() {
            Letter letter = run.submit("a");

            run.inStream(letter, 1);
            run.passSeconds(60);

            assertThat(letter.receipt())
                    .isEqualTo(new Receipt.InStream(letter.record().id(), 1));
            assertThat(letter.attemptsMade()).isEqualTo(1);
        }

        @Test
        void aLateConfirmationSettlesTheMessageThoughAnotherAttemptIsOut() {
            Letter letter = run.submit("a");
            run.timeOut();

            run.inStream(letter, 1);
            run.inStream(letter, 2);

            assertThat(letter.receipt())
                    .isEqualTo(new Receipt.InStream(letter.record().id(), 2));
        }

        @Test
        void aConfirmationThatNeverComesCountsAsAnAttemptThatMayHaveArrived() {
            Letter letter = run.submit(run.letter("a", 2));

            run.timeOut();
            run.passSeconds(10.5);

            assertThat(letter.gaveUp().reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(letter.gaveUp().mayHaveRun()).isTrue();
        }
    }

    /** Answers every attempt with busy within a tenth of a second, for some time, at the end of which one more is answered. */
    private void busyFor(Letter letter, Duration time) {
        Duration step = Duration.ofMillis(100);
        answerIfOut(letter);
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            run.pass(left.compareTo(step) < 0 ? left : step);
            answerIfOut(letter);
        }
    }

    private void answerIfOut(Letter letter) {
        if (letter.state == Outgoing.State.OUT) {
            run.answer(letter, BUSY);
        }
    }
}
