package dev.seneschal.delivery;

import static dev.seneschal.transport.Answer.Status.ACKNOWLEDGED;
import static dev.seneschal.transport.Answer.Status.BUSY;
import static dev.seneschal.transport.Answer.Status.FAILED;
import static dev.seneschal.transport.Answer.Status.REFUSED;
import static dev.seneschal.transport.Answer.Status.WORKING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.delivery.ReceiverRun.Terms;
import dev.seneschal.delivery.ReceiverRun.Visit;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of the receiver, each as a fact. Its senders wait 9 s for an answer, so they hear "working" every 3 s. */
class ReceiverTest {

    private static final Answer FAILURE = Answer.failed("no such file");

    private final ReceiverRun run = new ReceiverRun(2, 2);

    @Nested
    class Handling {

        @Test
        void aMessageIsHandledAndThenAcknowledged() {
            Visit visit = run.arrive(1);
            assertThat(visit.runs).isEqualTo(1);
            assertThat(visit.answers).isEmpty();

            run.succeed(visit);

            assertThat(visit.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(visit.runs).isEqualTo(1);
        }

        @Test
        void aFailureIsAnsweredWithItsReason() {
            Visit visit = run.arrive(1);

            run.end(visit, FAILURE);

            assertThat(visit.answers).containsExactly(FAILURE);
        }

        @Test
        void messagesWaitForAHandlerInTheOrderOfArrival() {
            Visit first = run.arrive(1);
            Visit second = run.arrive(2);
            Visit third = run.arrive(3);
            Visit fourth = run.arrive(4);
            assertThat(run.receiver.running()).isEqualTo(2);

            run.succeed(second);

            assertThat(third.runs).isEqualTo(1);
            assertThat(fourth.runs).isZero();
            run.end(first, FAILURE);
            assertThat(fourth.runs).isEqualTo(1);
        }

        @Test
        void oneMoreThanMayRunOrWaitIsToldBusy() {
            LongStream.rangeClosed(1, 4).forEach(run::arrive);

            Visit tooMany = run.arrive(5);

            assertThat(tooMany.heard()).containsExactly(BUSY);
            assertThat(tooMany.turnedAway).hasSize(1);
            assertThat(tooMany.runs).isZero();
        }

        @Test
        void oneThatIsNotAcknowledgedIsDroppedAndReportedWhenThereIsNoRoom() {
            LongStream.rangeClosed(1, 4).forEach(run::arrive);

            Visit tooMany = run.arrive(5, Terms::unacknowledged);

            assertThat(tooMany.answers).isEmpty();
            assertThat(tooMany.turnedAway).hasSize(1);
            assertThat(tooMany.runs).isZero();
        }

        @Test
        void oneThatIsNotAcknowledgedIsHandledAndNotAnswered() {
            Visit visit = run.arrive(1, Terms::unacknowledged);
            run.passSeconds(20);

            run.succeed(visit);

            assertThat(visit.runs).isEqualTo(1);
            assertThat(visit.answers).isEmpty();
        }

        @Test
        void nothingUnfinishedIsRememberedWhenAllHaveReturned() {
            List<Visit> visits = List.of(
                    run.arrive(1),
                    run.arrive(2, Terms::fromGo),
                    run.arrive(3, terms -> terms.handledWithin(Duration.ofSeconds(1))),
                    run.arrive(4, Terms::unacknowledged),
                    run.arrive(5));
            run.arrive(3);

            run.succeed(visits.get(0));
            run.end(visits.get(1), FAILURE);
            run.passSeconds(2);
            run.succeed(visits.get(2));
            run.end(visits.get(3), Answer.refused("no", true));

            assertThat(run.receiver.remembered()).isZero();
            assertThat(run.receiver.running()).isZero();
            assertThat(run.receiver.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Nested
    class Repeats {

        @Test
        void aRepeatOfOneUnderWayHearsWorking() {
            Visit first = run.arrive(1);

            Visit repeat = run.arrive(1);

            assertThat(repeat.heard()).containsExactly(WORKING);
            assertThat(repeat.runs).isZero();
            assertThat(repeat.repeats).isEqualTo(1);
            assertThat(first.answers).isEmpty();
        }

        @Test
        void aRepeatOfOneThatWaitsForAHandlerHearsWorking() {
            run.arrive(1);
            run.arrive(2);
            run.arrive(3);

            Visit repeat = run.arrive(3);

            assertThat(repeat.heard()).containsExactly(WORKING);
            assertThat(repeat.runs).isZero();
        }

        @Test
        void aRepeatTakesNoPlaceInTheQueue() {
            run.arrive(1);
            run.arrive(2);
            run.arrive(3);
            run.arrive(3);
            run.arrive(3);

            Visit fourth = run.arrive(4);

            assertThat(fourth.answers).isEmpty();
            assertThat(fourth.turnedAway).isEmpty();
        }

        @Test
        void laterAnswersGoToTheNewestRepeat() {
            Visit first = run.arrive(1);
            Visit second = run.arrive(1);
            Visit third = run.arrive(1);

            run.passSeconds(3);
            run.succeed(first);

            assertThat(first.answers).isEmpty();
            assertThat(second.heard()).containsExactly(WORKING);
            assertThat(third.heard()).containsExactly(WORKING, WORKING, ACKNOWLEDGED);
        }

        @Test
        void everyCopyInAStreamIsAnswered() {
            Visit first = run.arriveByStream(1);
            Visit second = run.arriveByStream(1);
            assertThat(second.heard()).containsExactly(BUSY);

            run.succeed(first);
            Visit secondAgain = run.arriveByStream(1);

            assertThat(first.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(secondAgain.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(second.runs + secondAgain.runs).isZero();
        }

        @Test
        void aCopyThatCamePastTheStreamIsAnsweredBesideTheStreams() {
            Visit first = run.arriveByStream(1);
            Visit direct = run.arrive(1);

            run.succeed(first);

            assertThat(first.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(direct.heard()).containsExactly(WORKING, ACKNOWLEDGED);
            assertThat(direct.runs).isZero();
        }

        @Test
        void aRepeatOfOneThatSucceededIsAcknowledgedAndNotHandled() {
            run.succeed(run.arrive(1));

            Visit repeat = run.arrive(1);

            assertThat(repeat.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(repeat.runs).isZero();
            assertThat(repeat.repeats).isEqualTo(1);
        }

        @Test
        void aRepeatOfOneThatWasRefusedIsRefusedInTheSameWords() {
            Answer refusal = Answer.refused("the reply is too large", true);
            run.end(run.arrive(1), refusal);

            Visit repeat = run.arrive(1);

            assertThat(repeat.answers).containsExactly(refusal);
            assertThat(repeat.runs).isZero();
        }

        @Test
        void oneThatFailedIsHandledAgain() {
            run.end(run.arrive(1), FAILURE);

            Visit repeat = run.arrive(1);
            run.succeed(repeat);

            assertThat(repeat.runs).isEqualTo(1);
            assertThat(repeat.repeats).isZero();
            assertThat(repeat.heard()).containsExactly(ACKNOWLEDGED);
        }

        @Test
        void oneThatWasToldBusyIsHandledAgain() {
            List<Visit> visits = List.of(run.arrive(1), run.arrive(2), run.arrive(3), run.arrive(4));
            run.arrive(5);
            visits.forEach(run::succeed);

            Visit repeat = run.arrive(5);

            assertThat(repeat.runs).isEqualTo(1);
        }

        @Test
        void oneWhoseHandlerCouldNotBeStartedIsHandledAgain() {
            run.end(run.arrive(1), Answer.busy("the node is closing"));

            assertThat(run.arrive(1).runs).isEqualTo(1);
        }

        @Test
        void aRepeatAnHourLaterIsHandledAgain() {
            run.succeed(run.arrive(1));

            run.pass(Duration.ofHours(1).minusMillis(1));
            assertThat(run.arrive(1).runs).isZero();
            run.passSeconds(0.001);

            assertThat(run.arrive(1).runs).isEqualTo(1);
        }

        @Test
        void oneUnderWayIsNeverForgotten() {
            Visit visit = run.arrive(1);
            run.pass(Duration.ofHours(5));

            Visit repeat = run.arrive(1);
            run.succeed(visit);

            assertThat(repeat.runs).isZero();
            assertThat(repeat.heard()).containsExactly(WORKING, ACKNOWLEDGED);
        }

        @Test
        void aRepeatOfOneThatIsNotAcknowledgedIsNotHandledEither() {
            run.succeed(run.arrive(1, Terms::unacknowledged));

            Visit repeat = run.arrive(1, Terms::unacknowledged);

            assertThat(repeat.runs).isZero();
            assertThat(repeat.answers).isEmpty();
        }
    }

    @Nested
    class Working {

        @Test
        void isToldEveryThirdOfTheAckTimeoutFromAcceptanceOn() {
            Visit running = run.arrive(1);
            run.arrive(2);
            Visit waiting = run.arrive(3);

            run.passSeconds(2.9);
            assertThat(running.answers).isEmpty();
            assertThat(waiting.answers).isEmpty();
            run.passSeconds(0.1);
            assertThat(running.heard()).containsExactly(WORKING);
            assertThat(waiting.heard()).containsExactly(WORKING);
            run.passSeconds(9);

            assertThat(running.answers).hasSize(4);
            assertThat(waiting.answers).hasSize(4);
        }

        @Test
        void isNotToldAfterTheOutcome() {
            Visit visit = run.arrive(1);
            run.passSeconds(4);
            run.succeed(visit);

            run.passSeconds(60);

            assertThat(visit.heard()).containsExactly(WORKING, ACKNOWLEDGED);
        }
    }

    @Nested
    class Deadline {

        private final Visit visit = run.arrive(1, terms -> terms.handledWithin(Duration.ofSeconds(10)));

        @Test
        void interruptsTheHandlerOnce() {
            run.passSeconds(9.9);
            assertThat(visit.interrupts).isZero();

            run.passSeconds(0.1);
            assertThat(visit.interrupts).isEqualTo(1);

            run.passSeconds(3600);
            assertThat(visit.interrupts).isEqualTo(1);
        }

        @Test
        void workingIsNotVolunteeredFromThenOn() {
            run.passSeconds(10);
            assertThat(visit.answers).hasSize(3);

            run.passSeconds(3600);

            assertThat(visit.answers).hasSize(3);
        }

        @Test
        void theIdStaysUnderWayUntilTheHandlerReturns() {
            run.passSeconds(60);

            Visit repeat = run.arrive(1);

            assertThat(repeat.runs).isZero();
            assertThat(repeat.repeats).isEqualTo(1);
            run.end(visit, FAILURE);
            assertThat(repeat.heard()).endsWith(FAILED);
            assertThat(run.arrive(1).runs).isEqualTo(1);
        }

        @Test
        void thePlaceStaysTakenUntilTheHandlerReturns() {
            run.arrive(2);
            run.passSeconds(60);

            Visit third = run.arrive(3);
            assertThat(third.runs).isZero();
            run.end(visit, FAILURE);

            assertThat(third.runs).isEqualTo(1);
        }

        @Test
        void aLateSuccessIsASuccess() {
            run.passSeconds(60);

            run.succeed(visit);

            assertThat(visit.heard()).endsWith(ACKNOWLEDGED);
            assertThat(run.arrive(1).heard()).containsExactly(ACKNOWLEDGED);
        }

        @Test
        void runsFromTheHandlersStart() {
            Visit second = run.arrive(2);
            Visit waiting = run.arrive(3, terms -> terms.handledWithin(Duration.ofSeconds(10)));
            run.passSeconds(60);
            assertThat(waiting.interrupts).isZero();
            run.succeed(second);

            run.passSeconds(9.9);
            assertThat(waiting.interrupts).isZero();
            run.passSeconds(0.1);

            assertThat(waiting.interrupts).isEqualTo(1);
        }

        @Test
        void aHandlerThatReturnsInTimeIsNotInterrupted() {
            run.passSeconds(5);
            run.succeed(visit);

            run.passSeconds(60);

            assertThat(visit.interrupts).isZero();
        }

        @Test
        void holdsForMessagesThatAreNotAcknowledgedAndThoseFromGo() {
            ReceiverRun other = new ReceiverRun(2, 0);
            Visit unacknowledged =
                    other.arrive(1, terms -> terms.unacknowledged().handledWithin(Duration.ofSeconds(1)));
            Visit fromGo = other.arrive(2, terms -> terms.fromGo().handledWithin(Duration.ofSeconds(1)));

            other.passSeconds(1);

            assertThat(unacknowledged.interrupts).isEqualTo(1);
            assertThat(fromGo.interrupts).isEqualTo(1);
        }
    }

    @Nested
    class PlaceForTheReply {

        @Test
        void isTakenBeforeTheHandlerStarts() {
            run.placesInOutbox = 1;

            Visit visit = run.arrive(1, Terms::withReply);

            assertThat(visit.placesTaken).isEqualTo(1);
            assertThat(visit.runs).isEqualTo(1);
        }

        @Test
        void isNotTakenWhenNoReplyIsAskedFor() {
            run.placesInOutbox = 0;

            Visit visit = run.arrive(1);

            assertThat(visit.runs).isEqualTo(1);
        }

        @Test
        void withoutOneTheSenderIsToldBusyAndMayComeAgain() {
            run.placesInOutbox = 0;

            Visit visit = run.arrive(1, Terms::withReply);
            run.placesInOutbox = 1;
            Visit repeat = run.arrive(1, Terms::withReply);

            assertThat(visit.heard()).containsExactly(BUSY);
            assertThat(visit.runs).isZero();
            assertThat(visit.turnedAway).hasSize(1);
            assertThat(repeat.runs).isEqualTo(1);
        }

        @Test
        void isNotTakenWhileAMessageWaits() {
            run.placesInOutbox = 1;
            Visit first = run.arrive(1);
            run.arrive(2);

            Visit waiting = run.arrive(3, Terms::withReply);
            assertThat(waiting.placesTaken).isZero();
            run.succeed(first);

            assertThat(waiting.placesTaken).isEqualTo(1);
        }

        @Test
        void aWaitingMessageThatGetsNoneLetsTheNextOneStart() {
            Visit first = run.arrive(1);
            run.arrive(2);
            Visit waiting = run.arrive(3, Terms::withReply);
            Visit next = run.arrive(4);
            run.placesInOutbox = 0;

            run.succeed(first);

            assertThat(waiting.heard()).containsExactly(BUSY);
            assertThat(next.runs).isEqualTo(1);
            assertThat(run.receiver.running()).isEqualTo(2);
        }
    }

    @Nested
    class FromGo {

        @Test
        void hearsNothingButAcknowledged() {
            Visit succeeds = run.arrive(1, Terms::fromGo);
            Visit fails = run.arrive(2, Terms::fromGo);
            Visit waits = run.arrive(3, terms -> terms.fromGo().withReply());
            Visit expires = run.arrive(4, terms -> terms.fromGo().expiringIn(Duration.ofSeconds(1)));
            Visit tooMany = run.arrive(5, Terms::fromGo);
            run.placesInOutbox = 0;
            run.passSeconds(60);

            run.succeed(succeeds);
            run.end(fails, FAILURE);

            assertThat(succeeds.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(List.of(fails, waits, expires, tooMany))
                    .allSatisfy(visit -> assertThat(visit.answers).isEmpty());
        }

        @Test
        void isHandledEachTime() {
            run.succeed(run.arrive(1, Terms::fromGo));

            Visit again = run.arrive(1, Terms::fromGo);

            assertThat(again.runs).isEqualTo(1);
            assertThat(again.repeats).isZero();
        }

        @Test
        void isNotToldOfARefusal() {
            Visit visit = run.arrive(1, Terms::fromGo);

            run.end(visit, Answer.refused("the reply is too large", true));

            assertThat(visit.answers).isEmpty();
        }
    }

    @Nested
    class Expiry {

        @Test
        void aMessageThatExpiresBeforeItsHandlerStartsIsRefusedUnrun() {
            Visit first = run.arrive(1);
            run.arrive(2);
            Visit waiting = run.arrive(3, terms -> terms.expiringIn(Duration.ofSeconds(2)));
            run.passSeconds(2);

            run.succeed(first);

            assertThat(waiting.runs).isZero();
            assertThat(waiting.heard()).containsExactly(REFUSED);
            assertThat(waiting.answers.get(0).ran()).isFalse();
            assertThat(waiting.turnedAway).hasSize(1);
        }

        @Test
        void aRepeatOfItIsRefusedAsWellWhateverTimeItStillHas() {
            run.arrive(1, terms -> terms.expiringIn(Duration.ZERO));

            Visit repeat = run.arrive(1, terms -> terms.expiringIn(Duration.ofSeconds(5)));

            assertThat(repeat.runs).isZero();
            assertThat(repeat.heard()).containsExactly(REFUSED);
        }

        @Test
        void aHandlerThatHasStartedIsNotDisturbed() {
            Visit visit = run.arrive(1, terms -> terms.expiringIn(Duration.ofSeconds(2)));
            run.passSeconds(60);

            run.succeed(visit);

            assertThat(visit.interrupts).isZero();
            assertThat(visit.heard()).endsWith(ACKNOWLEDGED);
        }
    }

    @Nested
    class Closing {

        @Test
        void handsBackWhatWaitsAsBusy() {
            run.arrive(1);
            run.arrive(2);
            Visit waiting = run.arrive(3);
            Visit unacknowledged = run.arrive(4, Terms::unacknowledged);

            run.receiver.close();

            assertThat(waiting.heard()).containsExactly(BUSY);
            assertThat(waiting.runs).isZero();
            assertThat(unacknowledged.turnedAway).hasSize(1);
            assertThat(unacknowledged.answers).isEmpty();
        }

        @Test
        void handlersThatRunGoOnAndAreAnswered() {
            Visit visit = run.arrive(1);

            run.receiver.close();
            run.passSeconds(3);
            run.succeed(visit);

            assertThat(visit.heard()).containsExactly(WORKING, ACKNOWLEDGED);
        }

        @Test
        void newMessagesAreToldBusyAndRepeatsTheirOutcome() {
            run.succeed(run.arrive(1));
            run.arrive(2);
            run.receiver.close();

            Visit fresh = run.arrive(3);
            Visit repeat = run.arrive(1);
            Visit underWay = run.arrive(2);

            assertThat(fresh.heard()).containsExactly(BUSY);
            assertThat(fresh.runs).isZero();
            assertThat(repeat.heard()).containsExactly(ACKNOWLEDGED);
            assertThat(underWay.heard()).containsExactly(WORKING);
        }

        @Test
        void aWaitingMessageIsHandedBackToItsNewestRepeat() {
            run.arrive(1);
            run.arrive(2);
            run.arrive(3);
            Visit repeat = run.arrive(3);

            run.receiver.close();

            assertThat(repeat.heard()).containsExactly(WORKING, BUSY);
        }
    }

    @Nested
    class Crashes {

        private final SeenKey key = new SeenKey(NodeName.of("central"), new MessageId(1, 1));

        @Test
        void aMessageThatKilledItsProcessTwiceIsHandledAgain() {
            run.seen.crashed(key, 2, ReceiverRun.START);

            Visit visit = run.arrive(1);
            run.succeed(visit);

            assertThat(visit.runs).isEqualTo(1);
            assertThat(visit.stored).extracting(Answer::status).containsExactly(Answer.Status.ACKNOWLEDGED);
        }

        @Test
        void atTheThirdTimeItIsADeadLetterAndRefused() {
            run.seen.crashed(key, 3, ReceiverRun.START);

            Visit visit = run.arrive(1);
            Visit repeat = run.arrive(1);

            assertThat(visit.runs).isZero();
            assertThat(visit.killed).containsExactly(3);
            assertThat(visit.heard()).containsExactly(Answer.Status.REFUSED);
            assertThat(visit.answers.get(0).ran()).isTrue();
            assertThat(visit.stored).extracting(Answer::status).containsExactly(Answer.Status.REFUSED);
            assertThat(repeat.heard()).containsExactly(Answer.Status.REFUSED);
        }

        @Test
        void aFailureIsNotACrash() {
            run.seen.crashed(key, 2, ReceiverRun.START);

            run.end(run.arrive(1), FAILURE);

            assertThat(run.seen.crashes(key)).isZero();
        }
    }
}
