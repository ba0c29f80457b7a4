package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.delivery.SenderRun.Letter;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Credit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a sender heeds what its receivers say they take at once. */
class SenderCreditTest {

    private static final int WINDOW = 8;

    private final SenderRun run = new SenderRun(WINDOW, 4096);

    @Test
    void sendsNoMoreThanItsReceiverTakes() {
        List<Letter> letters = submit(20);
        assertThat(published(letters)).isEqualTo(WINDOW);

        grant(letters.get(0), "one", 3);
        grant(letters.get(1), "one", 3);
        grant(letters.get(2), "one", 3);
        grant(letters.get(3), "one", 3);
        grant(letters.get(4), "one", 3);
        assertThat(published(letters)).isEqualTo(WINDOW);
        grant(letters.get(5), "one", 3);

        assertThat(published(letters)).isEqualTo(9);
    }

    @Test
    void sendsMoreAgainWhenItsReceiverTakesMore() {
        List<Letter> letters = submit(20);
        grant(letters.get(0), "one", 1);
        letters.subList(1, 7).forEach(run::acknowledge);
        assertThat(published(letters)).isEqualTo(WINDOW);

        grant(letters.get(7), "one", 5);

        assertThat(published(letters)).isEqualTo(WINDOW + 5);
    }

    @Test
    void sendsNoMoreThanItsOwnWindowWhateverItsReceiverTakes() {
        List<Letter> letters = submit(20);

        grant(letters.get(0), "one", 1000);

        assertThat(published(letters)).isEqualTo(WINDOW + 1);
    }

    @Test
    void addsUpWhatTheInstancesOfAGroupTake() {
        List<Letter> letters = submit(20);

        grant(letters.get(0), "one", 2);
        grant(letters.get(1), "two", 3);
        letters.subList(2, WINDOW).forEach(run::acknowledge);

        assertThat(published(letters)).isEqualTo(WINDOW + 5);
    }

    @Test
    void forgetsAnInstanceThatIsNotHeardOfForThreeAckTimeouts() {
        List<Letter> letters = submit(2);
        grant(letters.get(0), "one", 2);
        run.passSeconds(2 * SenderRun.ACK_TIMEOUT);
        grant(letters.get(1), "two", 1);

        List<Letter> before = submit(10);
        assertThat(published(before)).isEqualTo(3);
        run.passSeconds(SenderRun.ACK_TIMEOUT - 1);
        run.acknowledge(before.get(0));
        assertThat(published(before)).isEqualTo(4);
        run.passSeconds(2);
        run.acknowledge(before.get(1));
        run.acknowledge(before.get(2));

        assertThat(published(before)).isEqualTo(4);
    }

    @Test
    void sendsByItsOwnWindowAgainWhenNobodySaysAnythingForThreeAckTimeouts() {
        run.nobodyListensTo("b");
        List<Letter> letters = submit(1);
        grant(letters.get(0), "one", 1);
        List<Letter> later = submit(20);
        assertThat(published(later)).isEqualTo(1);

        run.passSeconds(3 * SenderRun.ACK_TIMEOUT);

        assertThat(published(later)).isEqualTo(WINDOW);
    }

    @Test
    void keepsACreditWhileNothingIsToBeSentAndNothingOfItAfterwards() {
        grant(run.submit("a"), "one", 2);

        assertThat(run.sender.remembered()).isPositive();
        List<Letter> letters = submit(5);
        assertThat(published(letters)).isEqualTo(2);
        letters.forEach(run::acknowledge);
        run.passSeconds(3 * SenderRun.ACK_TIMEOUT);
        run.acknowledge(run.submit("a"));

        assertThat(run.sender.remembered()).isZero();
    }

    @Test
    void restrictsNoOtherSubject() {
        grant(run.submit("a"), "one", 1);

        List<Letter> others =
                Stream.generate(() -> run.submit("b")).limit(WINDOW).toList();

        assertThat(published(others)).isEqualTo(WINDOW);
    }

    @Test
    void remembersNoMoreThanSoManyInstances() {
        for (int i = 0; i < 10_000; i++) {
            grant(run.submit("a"), "instance-" + i, 1);
        }

        run.passSeconds(3 * SenderRun.ACK_TIMEOUT);
        run.acknowledge(run.submit("a"));

        assertThat(run.sender.remembered()).isZero();
    }

    private List<Letter> submit(int number) {
        return Stream.generate(() -> run.submit("a")).limit(number).toList();
    }

    private void grant(Letter letter, String instance, int window) {
        run.answer(letter, Answer.acknowledged("confirmed").withCredit(new Credit(instance, window)));
    }

    private static long published(List<Letter> letters) {
        return letters.stream().filter(letter -> !letter.attempts.isEmpty()).count();
    }
}
