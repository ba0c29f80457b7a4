package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger takes for right and for wrong, of messages that are cancelled, expire, or are put back. */
class DeliveryLedgerTest {

    private static final MessageId ID = new MessageId(1, 1);
    private static final MessageId OTHER = new MessageId(2, 2);
    private static final Duration LATENESS = Duration.ofSeconds(4);
    private static final long LIFE = Duration.ofSeconds(10).toNanos();

    private final Life hall = new Life("hall", 1);
    private final Life kitchen = new Life("kitchen", 1);
    private final Tally tally = new Tally();
    private long now;
    private final DeliveryLedger ledger = new DeliveryLedger(() -> now, tally, LATENESS);

    @BeforeEach
    void acceptOne() {
        ledger.accepted(hall, ID, Event.ACK, "kitchen.REQNote.EventACK");
        ledger.stored(ID, null);
        ledger.followed(ID);
    }

    private static Receipt.GaveUp gaveUp(Reason reason) {
        return new Receipt.GaveUp(ID, 1, reason, true, "");
    }

    private static Receipt delivered() {
        return new Receipt.Delivered(ID, 1, Duration.ZERO);
    }

    private static DeadLetter letter(Reason reason) {
        OutboxRecord record = new OutboxRecord(
                ID,
                new Envelope("kitchen.REQNote.EventACK", Headers.of(), new byte[0]),
                Event.ACK,
                10,
                5,
                Optional.empty());
        return new DeadLetter(record, DeadLetter.Direction.OUTGOING, reason, true, 1, Instant.EPOCH, Instant.EPOCH, "");
    }

    private void handle() {
        ledger.ended(ledger.started(kitchen, ID), LedgerEntry.RunState.RETURNED);
    }

    private void assertHolds() {
        assertThatCode(() -> ledger.check(Set.of())).doesNotThrowAnyException();
    }

    private void assertViolated(String what) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ledger.check(Set.of()))
                .withMessageContaining(ID.toString())
                .withMessageContaining(what);
    }

    @Test
    void whatIsCancelledEndsSo() {
        ledger.cancelling(hall, ID);
        ledger.reported(hall, gaveUp(Reason.CANCELLED));

        assertHolds();
        assertThat(tally.counts()).containsEntry(Happening.CANCELLED, 1L);
    }

    @Test
    void nothingIsCancelledByItself() {
        ledger.reported(hall, gaveUp(Reason.CANCELLED));

        assertViolated("was reported as cancelled, and was not");
    }

    /** That somebody wanted it so is not stored. */
    @Test
    void nothingIsCancelledThatAnEarlierProcessWasAskedTo() {
        ledger.cancelling(hall, ID);
        ledger.crashed(hall);
        ledger.reported(new Life("hall", 2), gaveUp(Reason.CANCELLED));

        assertViolated("was reported as cancelled, and was not");
    }

    @Test
    void whatIsCancelledIsNotDeliveredAsWell() {
        ledger.cancelling(hall, ID);
        handle();
        ledger.reported(hall, gaveUp(Reason.CANCELLED));
        ledger.reported(hall, delivered());

        assertViolated("two final states");
    }

    @Test
    void whatIsCancelledIsNoDeadLetter() {
        ledger.buried(letter(Reason.CANCELLED));

        assertViolated("was cancelled, and is a dead letter");
    }

    @Test
    void whatIsGivenUpIsADeadLetter() {
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));

        assertViolated("was given up by hall");
    }

    /** It is sent again, and given up again. */
    @Test
    void whatIsGivenUpByAProcessThatDiesThenNeedNotBeADeadLetter() {
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));
        ledger.crashed(hall);

        assertHolds();
    }

    @Test
    void aReplyIsReportedAsOftenAsItWasSentAndNoMore() {
        ledger.acceptedFromNode(kitchen, OTHER, Event.ACK);
        ledger.acceptedFromNode(kitchen, OTHER, Event.ACK);
        ledger.needsNoHandler(OTHER);
        for (int i = 0; i < 2; i++) {
            ledger.reported(kitchen, new Receipt.Delivered(OTHER, 1, Duration.ZERO));
        }
        assertThat(ledger.history()).noneMatch(line -> line.contains("reported in more"));

        ledger.reported(kitchen, new Receipt.Delivered(OTHER, 1, Duration.ZERO));

        assertThat(ledger.history())
                .anyMatch(line -> line.contains(OTHER + " was sent 2 times, and reported in more final states"));
    }

    @Test
    void nothingExpiresBeforeItsTime() {
        ledger.expires(ID, LIFE);
        now = LIFE - 1;
        ledger.reported(hall, gaveUp(Reason.EXPIRED));

        assertViolated("before its time to live was over");
    }

    @Test
    void whatExpiresInTimeIsCounted() {
        ledger.expires(ID, LIFE);
        now = LIFE;
        ledger.reported(hall, gaveUp(Reason.EXPIRED));
        ledger.buried(letter(Reason.EXPIRED));

        assertHolds();
        assertThat(tally.counts()).containsEntry(Happening.EXPIRED, 1L);
    }

    @Test
    void nothingIsHandledThatIsExpired() {
        ledger.expires(ID, LIFE);
        now = LIFE + LATENESS.plusSeconds(1).toNanos();
        handle();
        ledger.reported(hall, delivered());

        assertViolated("after its time to live was over");
    }

    @Test
    void afterARestartTheWallClockSaysWhatHasExpired() {
        ledger.expires(ID, LIFE);
        ledger.crashed(hall);
        ledger.replayed(ID);
        ledger.reported(new Life("hall", 2), gaveUp(Reason.EXPIRED));
        ledger.buried(letter(Reason.EXPIRED));

        assertHolds();
    }

    @Test
    void whatIsPutBackMayEndOtherwise() {
        ledger.reported(hall, new Receipt.GaveUp(ID, 1, Reason.UNAVAILABLE, false, ""));
        ledger.requeueing(ID);
        ledger.requeued(hall, letter(Reason.UNAVAILABLE), ID);
        handle();
        ledger.reported(hall, delivered());

        assertHolds();
        assertThat(tally.counts()).containsEntry(Happening.REQUEUED, 1L);
    }

    @Test
    void whatIsPutBackEndsOnce() {
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));
        ledger.requeueing(ID);
        ledger.requeued(hall, letter(Reason.TIMED_OUT), ID);
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));

        assertViolated("two final states");
    }

    @Test
    void whatIsPutBackIsNotLost() {
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));
        ledger.requeueing(ID);
        ledger.requeued(hall, letter(Reason.TIMED_OUT), ID);

        assertViolated("is lost");
    }

    @Test
    void whatIsPutBackUnderAnotherIdIsNotLostEither() {
        ledger.reported(hall, gaveUp(Reason.REFUSED));
        ledger.requeued(hall, letter(Reason.REFUSED), OTHER);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ledger.check(Set.of()))
                .withMessageContaining(OTHER.toString())
                .withMessageContaining("is lost");
    }

    /** Its store has failed meanwhile, so nobody knows. */
    @Test
    void whatSomebodyTriedToPutBackMayComeBackAfterACrash() {
        ledger.reported(hall, gaveUp(Reason.TIMED_OUT));
        ledger.requeueing(ID);
        handle();
        ledger.reported(new Life("hall", 2), delivered());

        assertHolds();
    }

    @Test
    void whatIsDeferredHasNotReturned() {
        ledger.deferred(ledger.started(kitchen, ID));
        ledger.reported(hall, delivered());

        assertViolated("no handler has returned");
    }
}
