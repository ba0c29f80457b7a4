package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order of messages that ask for one, whatever becomes of them. */
class NodeOrderingTest {

    private final Fleet fleet = new Fleet();
    private final List<String> handled = new ArrayList<>();
    private final List<String> failing = new ArrayList<>();

    private Node central(Ordering ordering) {
        return fleet.start("central", node -> node.ordering(ordering).attempts(3));
    }

    private void node1() {
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    String name = message.arguments().get(0);
                    if (failing.contains(name)) {
                        throw new IllegalStateException(name + " fails");
                    }
                    context.sleep(Duration.ofMillis(name.length() * 7 % 5 * 10));
                    handled.add(name);
                }));
    }

    private static Message message(String name) {
        return Message.builder().to("node1").method("REQPing").arguments(name).build();
    }

    private static Optional<String> firstLetter(Message message) {
        return Optional.of(message.arguments().get(0).substring(0, 1));
    }

    private List<Sending> sendAll(Node node, List<String> names) {
        return names.stream().map(name -> node.send(message(name))).toList();
    }

    @Test
    void messagesOfOneSubjectKeepTheirOrder() {
        Node central = central(Ordering.PER_SUBJECT);
        node1();
        List<String> names = IntStream.range(0, 50)
                .mapToObj(i -> "x".repeat(1 + i * 7 % 11) + i)
                .toList();

        sendAll(central, names);
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(handled).isEqualTo(names);
    }

    @Test
    void theNextWaitsUntilAFailingMessageIsGivenUp() {
        Node central = central(Ordering.PER_SUBJECT);
        node1();
        failing.add("b");

        List<Sending> sendings = sendAll(central, List.of("a", "b", "c"));
        fleet.time.advance(Duration.ofMillis(150));
        List<String> whileRetrying = List.copyOf(handled);
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(whileRetrying).containsExactly("a");
        assertThat(handled).containsExactly("a", "c");
        assertThat(sendings)
                .map(sending -> receipt(sending).outcome())
                .containsExactly(Outcome.DELIVERED, Outcome.GAVE_UP, Outcome.DELIVERED);
    }

    @Test
    void otherKeysDoNotWait() {
        Node central = central(Ordering.byKey(NodeOrderingTest::firstLetter));
        node1();
        failing.add("a1");

        sendAll(central, List.of("a1", "a2", "b1", "b2", "c1"));
        fleet.time.advance(Duration.ofMillis(90));
        List<String> whileRetrying = List.copyOf(handled);
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(whileRetrying).contains("b1", "b2", "c1").doesNotContain("a2");
        assertThat(handled).containsSubsequence("b1", "b2").endsWith("a2");
    }

    @Test
    void aSubjectThatHaltsGoesOnWhenAsked() {
        Node central = central(Ordering.PER_SUBJECT.haltingAfterGiveUp());
        node1();
        failing.add("a");

        List<Sending> sendings = sendAll(central, List.of("a", "b", "c"));
        fleet.time.advance(Duration.ofHours(1));
        List<String> whileHalted = List.copyOf(handled);
        central.resumeHalted();
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(whileHalted).isEmpty();
        assertThat(handled).containsExactly("b", "c");
        assertThat(receipt(sendings.get(2)).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aHaltDoesNotOutliveTheNodesRun() throws Exception {
        Node central = central(Ordering.PER_SUBJECT.haltingAfterGiveUp());
        node1();
        failing.add("a");
        sendAll(central, List.of("a", "b", "c"));
        fleet.time.advance(Duration.ofHours(1));
        List<String> whileHalted = List.copyOf(handled);

        central.close(Duration.ofSeconds(5));
        central.start();
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(whileHalted).isEmpty();
        assertThat(handled).containsExactly("b", "c");
        assertThat(central.deadLetters().list()).hasSize(1);
    }

    @Test
    void aMessageThatIsHeldCanBeCancelledAndExpires() {
        Node central = central(Ordering.PER_SUBJECT);
        Sending first = central.send(message("a"));
        Sending cancelled = central.send(message("b"));
        Sending expiring = central.send(
                message("c").toBuilder().timeToLive(Duration.ofSeconds(5)).build());
        Sending last = central.send(message("d"));
        cancelled.cancel();
        fleet.time.advance(Duration.ofSeconds(6));
        node1();
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(handled).containsExactly("a", "d");
        assertThat(receipt(first).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(cancelled))
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.CANCELLED));
        assertThat(receipt(expiring))
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.EXPIRED));
        assertThat(receipt(last).outcome()).isEqualTo(Outcome.DELIVERED);
    }
}
