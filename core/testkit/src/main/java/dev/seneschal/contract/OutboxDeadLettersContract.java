package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetterListener;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.wire.HeaderNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The tests of an outbox's dead letters; {@link OutboxContract} has them too. */
abstract class OutboxDeadLettersContract extends OutboxFixture {

    @Test
    void aBuriedMessageIsADeadLetterAndNoLongerWaits() {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 3);

        DeadLetter letter = letter(record(2), Reason.TIMED_OUT);
        await(outbox.bury(letter));

        assertThat(ids(outbox.records())).containsExactly(id(1), id(3));
        assertThat(outbox.deadLetters().list()).containsExactly(letter);
        assertThat(outbox.deadLetters().size()).isEqualTo(1);
        assertThat(outbox.deadLetters().find(id(2))).containsExactly(letter);
        assertThat(outbox.deadLetters().find(id(1))).isEmpty();
    }

    @Test
    void aBuriedMessageLeavesItsPlace() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(10));
        appendAll(outbox, 1, 9);
        assertThatThrownBy(() -> outbox.append(record(10), AT_ONCE)).isInstanceOf(OutboxFullException.class);

        await(outbox.bury(letter(record(1), Reason.UNAVAILABLE)));

        await(outbox.append(record(10), AT_ONCE));
    }

    @Test
    void aMessageOnItsWayInBecomesALetterBesidesTheOneOnItsWayOut() {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 1);
        DeadLetter outgoing = letter(record(1), Reason.REFUSED);
        DeadLetter incoming = incoming(outgoing);

        await(outbox.bury(incoming));
        assertThat(outbox.size()).isEqualTo(1);
        await(outbox.bury(outgoing));

        assertThat(outbox.deadLetters().list()).containsExactly(incoming, outgoing);
        assertThat(outbox.deadLetters().find(id(1))).containsExactlyInAnyOrder(incoming, outgoing);
    }

    @Test
    void letterFoundTwiceIsKeptOnceAsFoundLast() {
        Outbox outbox = outbox();
        await(outbox.bury(letter(record(1), Reason.TIMED_OUT)));
        await(outbox.bury(letter(record(2), Reason.TIMED_OUT)));
        DeadLetter again = letter(record(1), Reason.EXPIRED);

        await(outbox.bury(again));

        assertThat(outbox.deadLetters().list()).extracting(DeadLetter::id).containsExactly(id(2), id(1));
        assertThat(outbox.deadLetters().find(id(1))).containsExactly(again);
    }

    @Test
    void dropsTheOldestWhenThereAreTooManyAndReportsIt() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxDeadLetters(3));
        Recorder<String> heard = new Recorder<>();
        outbox.deadLetters().addListener(new Telling(heard));

        for (long number = 1; number <= 5; number++) {
            await(outbox.bury(letter(record(number), Reason.TIMED_OUT)));
        }

        assertThat(outbox.deadLetters().list()).extracting(DeadLetter::id).containsExactly(id(3), id(4), id(5));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            told.add(heard.next());
        }
        assertThat(told)
                .containsExactly(
                        "added " + id(1),
                        "added " + id(2),
                        "added " + id(3),
                        "added " + id(4),
                        "dropped " + id(1),
                        "added " + id(5),
                        "dropped " + id(2));
    }

    @Test
    void dropsTheOldestWhenTheyTakeTooManyBytes() {
        long each = record(1).bytes();
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxBytes(each * 5 / 2));

        for (long number = 1; number <= 4; number++) {
            await(outbox.bury(letter(record(number), Reason.TIMED_OUT)));
        }

        assertThat(outbox.deadLetters().list()).extracting(DeadLetter::id).containsExactly(id(3), id(4));
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        Outbox outbox = outbox();
        Recorder<String> heard = new Recorder<>();
        outbox.deadLetters().addListener(new Telling(news -> {
            throw new IllegalStateException("not today");
        }));
        outbox.deadLetters().addListener(new Telling(heard));

        await(outbox.bury(letter(record(1), Reason.TIMED_OUT)));

        assertThat(heard.next()).isEqualTo("added " + id(1));
    }

    @Test
    void discardsTheChosenOnes() {
        Outbox outbox = outbox();
        for (long number = 1; number <= 4; number++) {
            await(outbox.bury(letter(record(number), Reason.TIMED_OUT)));
        }
        List<DeadLetter> chosen = outbox.deadLetters().list().subList(1, 3);

        assertThat(await(outbox.deadLetters().discard(chosen))).isEqualTo(2);
        assertThat(await(outbox.deadLetters().discard(chosen))).isZero();

        assertThat(outbox.deadLetters().list()).extracting(DeadLetter::id).containsExactly(id(1), id(4));
        assertThat(outbox.size()).isZero();
    }

    @Test
    void aRequeuedMessageWaitsAgainUnderItsIdAfterThoseThatWait() {
        Outbox outbox = outbox();
        appendAll(outbox, 1, 3);
        await(outbox.bury(letter(record(1), Reason.TIMED_OUT)));

        List<MessageId> under =
                await(outbox.deadLetters().requeue(outbox.deadLetters().list()));

        assertThat(under).containsExactly(id(1));
        assertThat(ids(outbox.records())).containsExactly(id(2), id(3), id(1));
        assertThat(outbox.deadLetters().list()).isEmpty();
    }

    @Test
    void aRequeuedMessageSaysHowOftenItWas() {
        Outbox outbox = outbox();
        for (int times = 1; times <= 3; times++) {
            await(outbox.bury(letter(times == 1 ? record(1) : outbox.records().get(0), Reason.TIMED_OUT)));

            await(outbox.deadLetters().requeue(outbox.deadLetters().list()));

            assertThat(outbox.records().get(0).envelope().headers().all(HeaderNames.REQUEUES))
                    .containsExactly(Integer.toString(times));
        }
    }

    @Test
    void aRefusedMessageIsRequeuedUnderANewIdInRecordAndHeader() {
        Outbox outbox = outbox();
        DeadLetter letter = letter(record(1), Reason.REFUSED);
        await(outbox.bury(letter));

        MessageId under = await(outbox.deadLetters().requeue(List.of(letter))).get(0);

        OutboxRecord again = outbox.records().get(0);
        assertThat(under).isNotEqualTo(id(1));
        assertThat(again.id()).isEqualTo(under);
        assertThat(again.envelope().headers().all(HeaderNames.ID)).containsExactly(under.toString());
        assertThat(again.envelope().headers().first("fromNode")).contains("node1");
        assertThat(again.envelope().body()).isEqualTo(record(1).envelope().body());
    }

    @Test
    void aMessageThatWasRefusedHereIsRequeuedUnderANewId() {
        Outbox outbox = outbox();
        DeadLetter letter = incoming(letter(record(1), Reason.FAILED));
        await(outbox.bury(letter));

        assertThat(await(outbox.deadLetters().requeue(List.of(letter))))
                .hasSize(1)
                .doesNotContain(id(1));
    }

    @Test
    void anExpiryThatHasPassedNoLongerCountsOnceRequeued() {
        Outbox outbox = outbox();
        Instant future = Instant.parse("2999-01-01T00:00:00Z");
        await(outbox.bury(letter(expiring(1, Instant.EPOCH), Reason.EXPIRED)));
        await(outbox.bury(letter(expiring(2, future), Reason.TIMED_OUT)));

        await(outbox.deadLetters().requeue(outbox.deadLetters().list()));

        assertThat(outbox.records())
                .extracting(OutboxRecord::expiresAt)
                .containsExactly(Optional.empty(), Optional.of(future));
    }

    @Test
    void aRequeuedMessageKeepsItsOrderingKey() {
        Outbox outbox = outbox();
        OutboxRecord plain = record(1);
        OutboxRecord ordered = new OutboxRecord(
                plain.id(),
                plain.envelope(),
                plain.event(),
                plain.ackTimeout(),
                plain.attempts(),
                plain.expiresAt(),
                Optional.of("customer 7"));
        await(outbox.bury(letter(ordered, Reason.TIMED_OUT)));

        await(outbox.deadLetters().requeue(outbox.deadLetters().list()));

        assertThat(outbox.records()).extracting(OutboxRecord::orderingKey).containsExactly(Optional.of("customer 7"));
    }

    @Test
    void requeuesAllOrNone() {
        Outbox outbox = outbox(OutboxLimits.DEFAULT.withMaxMessages(10));
        appendAll(outbox, 1, 7);
        for (long number = 11; number <= 13; number++) {
            await(outbox.bury(letter(record(number), Reason.TIMED_OUT)));
        }
        List<DeadLetter> three = outbox.deadLetters().list();

        assertThatThrownBy(() -> outbox.deadLetters().requeue(three)).isInstanceOf(OutboxFullException.class);
        assertThat(outbox.deadLetters().list()).isEqualTo(three);
        assertThat(outbox.size()).isEqualTo(7);

        assertThat(await(outbox.deadLetters().requeue(three.subList(0, 2)))).containsExactly(id(11), id(12));
        assertThat(outbox.size()).isEqualTo(9);
    }

    @Test
    void aLetterIsRequeuedOnce() {
        Outbox outbox = outbox();
        DeadLetter letter = letter(record(1), Reason.REFUSED);
        await(outbox.bury(letter));

        assertThat(await(outbox.deadLetters().requeue(List.of(letter, letter)))).hasSize(1);
        assertThat(await(outbox.deadLetters().requeue(List.of(letter)))).isEmpty();

        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void theNodeThatIsServedIsHandedWhatIsRequeuedAndEachMessageOnce() {
        Outbox outbox = outbox();
        await(outbox.bury(letter(record(1), Reason.TIMED_OUT)));
        await(outbox.bury(letter(record(2), Reason.TIMED_OUT)));
        await(outbox.bury(letter(record(3), Reason.TIMED_OUT)));
        Recorder<MessageId> handed = new Recorder<>();

        await(outbox.deadLetters().requeue(outbox.deadLetters().find(id(1))));
        List<OutboxRecord> atStart = outbox.attach(record -> handed.accept(record.id()));
        await(outbox.deadLetters().requeue(outbox.deadLetters().find(id(2))));
        outbox.detach();
        await(outbox.deadLetters().requeue(outbox.deadLetters().find(id(3))));
        List<OutboxRecord> atNextStart = outbox.attach(record -> handed.accept(record.id()));

        assertThat(ids(atStart)).containsExactly(id(1));
        assertThat(handed.next()).isEqualTo(id(2));
        assertThat(ids(atNextStart)).containsExactly(id(1), id(2), id(3));
    }

    private static OutboxRecord expiring(long number, Instant at) {
        OutboxRecord record = record(number);
        return new OutboxRecord(
                record.id(),
                record.envelope(),
                record.event(),
                record.ackTimeout(),
                record.attempts(),
                Optional.of(at));
    }

    private static DeadLetter incoming(DeadLetter letter) {
        return new DeadLetter(
                letter.record(),
                DeadLetter.Direction.INCOMING,
                Reason.REFUSED,
                true,
                3,
                letter.firstTime(),
                letter.lastTime(),
                "its handler died of it");
    }

    private record Telling(Consumer<String> listener) implements DeadLetterListener {
        @Override
        public void added(DeadLetter letter) {
            listener.accept("added " + letter.id());
        }

        @Override
        public void dropped(DeadLetter letter) {
            listener.accept("dropped " + letter.id());
        }
    }
}
