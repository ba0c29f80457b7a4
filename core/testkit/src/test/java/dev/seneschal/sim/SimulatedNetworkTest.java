package dev.seneschal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A transport as the contract has it, in virtual time; and its faults. */
class SimulatedNetworkTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment time = new VirtualEnvironment(1);
    private final VirtualProcess process = time.newProcess(Duration.ofMillis(1));
    private final Tally tally = new Tally();
    private final List<String> heard = new ArrayList<>();
    private SimulatedNetwork network = network(Faults.NONE);
    private SimulatedTransport here = network.connect(process);
    private SimulatedTransport there = network.connect(process);

    private SimulatedNetwork network(Faults faults) {
        return new SimulatedNetwork(
                time,
                new Dice(new SplittableRandom(1)),
                faults,
                tally,
                new DeliveryLedger(time::nanoTime, tally, Duration.ZERO));
    }

    private void connect(Faults faults) {
        network = network(faults);
        here = network.connect(process);
        there = network.connect(process);
    }

    private static Envelope envelope(String subject, String text) {
        return new Envelope(subject, Headers.EMPTY, text.getBytes(UTF_8));
    }

    private void hear(Incoming incoming) {
        heard.add(
                incoming.noResponder()
                        ? "nobody"
                        : new String(incoming.envelope().body(), UTF_8));
    }

    private List<String> publish(int messages) {
        there.subscribe("a.*", this::hear);
        List<String> texts =
                IntStream.range(0, messages).mapToObj(Integer::toString).toList();
        texts.forEach(text -> here.publish(envelope("a.b", text)));
        time.advance(Duration.ofMinutes(1));
        return texts;
    }

    @Test
    void messagesKeepTheirOrder() {
        List<String> texts = publish(1000);

        assertThat(heard).isEqualTo(texts);
    }

    @Test
    void wildcardsStandForOneTokenOrForTheRest() {
        there.subscribe("a.*.c", this::hear);
        there.subscribe("b.>", this::hear);
        for (String subject : List.of("a.c", "a.x.c", "a.x.c.d", "b", "b.c", "b.c.d")) {
            here.publish(envelope(subject, subject));
        }

        time.advance(SECOND);

        assertThat(heard).containsExactlyInAnyOrder("a.x.c", "b.c", "b.c.d");
    }

    @Test
    void oneMemberOfAQueueGroupHearsEachMessage() {
        there.subscribe("a", "group", incoming -> heard.add("first"));
        there.subscribe("a", "group", incoming -> heard.add("second"));
        IntStream.range(0, 50).forEach(i -> here.publish(envelope("a", "")));

        time.advance(SECOND);

        assertThat(heard).hasSize(50).contains("first", "second");
    }

    @Test
    void answersComeBackOnTheReplySubject() {
        here.subscribe("a.reply.*", this::hear);
        there.subscribe("a", incoming -> incoming.answer(Answer.acknowledged("done")));
        here.publish(envelope("a", ""), "a.reply.1");

        time.advance(SECOND);

        assertThat(heard).containsExactly("done");
    }

    @Test
    void publisherIsToldThatNobodyListensAndSoIsOneWhosePeerWasKilled() {
        here.subscribe("a.reply.*", this::hear);
        VirtualProcess other = time.newProcess(Duration.ZERO);
        network.connect(other).subscribe("a", incoming -> heard.add("heard"));
        here.publish(envelope("a", ""), "a.reply.1");
        time.advance(SECOND);
        other.kill();
        here.publish(envelope("a", ""), "a.reply.2");

        time.advance(SECOND);

        assertThat(heard).containsExactly("heard", "nobody");
    }

    @Test
    void aTransportWithoutConnectionNeitherHearsNorPublishesUntilItIsBack() {
        List<ConnectionState> states = new ArrayList<>();
        there.subscribe("a", this::hear);
        there.addStateListener(states::add);
        there.disconnect();
        here.publish(envelope("a", "lost"));
        assertThat(there.publish(envelope("a", "")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(TransportException.class);
        time.advance(SECOND);
        there.reconnect();
        here.publish(envelope("a", "heard"));

        time.advance(SECOND);

        assertThat(heard).containsExactly("heard");
        assertThat(states)
                .containsExactly(ConnectionState.CONNECTED, ConnectionState.DISCONNECTED, ConnectionState.CONNECTED);
    }

    @Test
    void aClosedSubscriptionAndAClosedTransportHearNoMore() throws InterruptedException {
        there.subscribe("a", this::hear).close();
        there.subscribe("a", this::hear);
        there.close(SECOND);
        here.publish(envelope("a", ""));

        time.advance(SECOND);

        assertThat(heard).isEmpty();
        assertThat(there.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThat(here.publish(new Envelope("a", Headers.EMPTY, new byte[here.maxPayload() + 1]))
                        .toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MessageTooLargeException.class);
    }

    @Test
    void nothingCrossesAPartition() {
        there.subscribe("a.b", this::hear);
        network.partition(List.of(there));
        here.publish(envelope("a.b", "lost"));
        time.advance(SECOND);
        network.heal();
        here.publish(envelope("a.b", "heard"));

        time.advance(SECOND);

        assertThat(heard).containsExactly("heard");
    }

    @Test
    void losesAboutAsManyAsItIsAskedTo() {
        connect(Faults.builder().dropped(0.5).build());

        publish(1000);

        assertThat(heard)
                .hasSizeBetween(400, 600)
                .isSubsetOf(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    }

    @Test
    void repeatsWhatItIsAskedTo() {
        connect(Faults.builder().duplicated(1).build());

        List<String> texts = publish(100);

        assertThat(heard).hasSize(200).containsAll(texts);
    }

    @Test
    void holdsBackSomeWhileOthersPass() {
        connect(Faults.builder().reordered(0.2).build());

        List<String> texts = publish(100);

        assertThat(heard).containsExactlyInAnyOrderElementsOf(texts).isNotEqualTo(texts);
    }

    @Test
    void holdsUpSomeAndAllBehindThem() {
        connect(Faults.builder().delayed(0.2).build());

        List<String> texts = publish(100);

        assertThat(heard).isEqualTo(texts);
        assertThat(tally.counts()).containsKey(Happening.DELAYED);
    }
}
