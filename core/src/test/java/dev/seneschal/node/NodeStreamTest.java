package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetter.Direction;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Answer.Status;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.StreamDelivery;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose messages wait in a stream, which nobody else owns once they are there. */
@Timeout(60)
class NodeStreamTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final StreamDelivery FIRST = new StreamDelivery(1, 0, false, false);
    private static final StreamDelivery LAST = new StreamDelivery(5, 4, true, false);
    private static final StreamDelivery TOO_MANY = new StreamDelivery(51, 0, false, true);

    @TempDir
    private Path folder;

    private final StreamingTransport transport =
            new StreamingTransport(LoopbackBroker.create().connect());
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final RingBuffer outbox = new RingBuffer();
    private final Node node = Node.builder("node1", TestWire.format(), transport)
            .outbox(outbox)
            .handle("REQWork", (message, context) -> {
                handled.add(message.text());
                if (message.text().equals("poison")) {
                    throw new IllegalStateException("cannot digest it");
                }
            })
            .build();

    @AfterEach
    void close() throws InterruptedException {
        node.close(TIMEOUT);
        transport.close(TIMEOUT);
    }

    private Envelope sent(String text) throws Exception {
        node.start();
        Sending sending = node.send(
                Message.builder().to("node1").method("REQWork").data(text).build());
        assertThat(sending.receipt().get(10, TimeUnit.SECONDS)).isEqualTo(new Receipt.InStream(sending.id(), 1));
        assertThat(outbox.size()).isZero();
        return Objects.requireNonNull(transport.stream.poll(10, TimeUnit.SECONDS));
    }

    private Answer answer() throws InterruptedException {
        Answer answer = transport.answers.poll(10, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return Objects.requireNonNull(answer);
    }

    private DeadLetter onlyLetter() {
        assertThat(node.deadLetters().list()).hasSize(1);
        DeadLetter letter = node.deadLetters().list().get(0);
        assertThat(letter.direction()).isEqualTo(Direction.INCOMING);
        return letter;
    }

    @Test
    void whatIsHandledIsAcknowledgedToTheStreamAndARepeatIsNotHandledAgain() throws Exception {
        Envelope envelope = sent("good");

        transport.bring(envelope, FIRST);
        assertThat(answer().status()).isEqualTo(Status.ACKNOWLEDGED);
        transport.bring(envelope, new StreamDelivery(2, 0, false, false));

        assertThat(answer().status()).isEqualTo(Status.ACKNOWLEDGED);
        assertThat(handled).containsExactly("good");
        assertThat(node.deadLetters().list()).isEmpty();
    }

    @Test
    void aSecondPlaceInTheStreamIsNotHandledButAnsweredToo() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Node slow = Node.builder("node1", TestWire.format(), transport)
                .handle("REQWork", (message, context) -> {
                    handled.add(message.text());
                    go.await(10, TimeUnit.SECONDS);
                })
                .build();
        slow.start();
        slow.send(Message.builder().to("node1").method("REQWork").data("good").build());
        Envelope envelope = Objects.requireNonNull(transport.stream.poll(10, TimeUnit.SECONDS));

        transport.bring(envelope, FIRST);
        transport.bring(envelope, FIRST);
        assertThat(answer()).isEqualTo(Answer.busy("another copy of it is being handled"));
        go.countDown();

        assertThat(answer().status()).isEqualTo(Status.ACKNOWLEDGED);
        transport.bring(envelope, FIRST);
        assertThat(answer().status()).isEqualTo(Status.ACKNOWLEDGED);
        assertThat(handled).containsExactly("good");
        slow.close(TIMEOUT);
    }

    @Test
    void aFailureIsOneUntilItIsTheLastWhichBecomesADeadLetterBeforeTheStreamIsTold() throws Exception {
        Envelope envelope = sent("poison");

        transport.bring(envelope, FIRST);
        assertThat(answer().status()).isEqualTo(Status.FAILED);
        assertThat(node.deadLetters().list()).isEmpty();
        transport.bring(envelope, LAST);

        assertThat(answer()).isEqualTo(Answer.refused("java.lang.IllegalStateException: cannot digest it", true));
        DeadLetter letter = onlyLetter();
        assertThat(letter.reason()).isEqualTo(Reason.FAILED);
        assertThat(letter.attempts()).isEqualTo(5);
        assertThat(letter.error()).contains("cannot digest it");
        assertThat(letter.record().envelope().body()).isEqualTo(envelope.body());
    }

    @Test
    void whatCameTooOftenBecomesADeadLetterUnhandled() throws Exception {
        transport.bring(sent("good"), TOO_MANY);

        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        assertThat(onlyLetter().error()).isEqualTo("the stream brought it 51 times, and it came to no end");
        assertThat(handled).isEmpty();
    }

    @Test
    void whatNobodyHandlesBecomesADeadLetter() throws Exception {
        Envelope envelope = sent("good");
        Envelope misdirected = new Envelope("node1.REQUnknown.EventACK", envelope.headers(), envelope.body());

        transport.bring(misdirected, FIRST);

        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        assertThat(onlyLetter().reason()).isEqualTo(Reason.REFUSED);
        assertThat(onlyLetter().error()).isEqualTo("node node1 has no handler for REQUnknown");
    }

    @Test
    void whatCannotBeReadBecomesADeadLetterEvenWithoutAnId() throws Exception {
        node.start();

        transport.bring(new Envelope("node1.REQWork.EventACK", Headers.EMPTY, new byte[] {1, 2, 3}), FIRST);
        transport.bring(new Envelope("node1.no.subject.of.ours", Headers.EMPTY, new byte[] {1, 2, 3}), FIRST);

        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        assertThat(node.deadLetters().list())
                .hasSize(2)
                .allMatch(letter -> letter.error().contains("cannot be read"));
    }

    @Test
    void theStreamIsToldOfADeadLetterThatAnEarlierProcessStored() throws Exception {
        Envelope envelope = sent("poison");
        transport.bring(envelope, LAST);
        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        node.close(TIMEOUT);
        node.start();

        transport.bring(envelope, new StreamDelivery(6, 0, false, false));

        assertThat(answer().status()).isEqualTo(Status.REFUSED);
        assertThat(handled).hasSize(1);
        assertThat(onlyLetter().attempts()).isEqualTo(5);
    }

    @Test
    void aLetterThatCannotBeStoredLeavesTheMessageInTheStream() throws Exception {
        Envelope envelope = sent("poison");
        node.close(TIMEOUT);
        DurableOutbox closed = DurableOutbox.open(folder.resolve("outbox"));
        Node other = Node.builder("node1", TestWire.format(), transport)
                .outbox(closed)
                .handle("REQWork", (message, context) -> {
                    closed.close(TIMEOUT);
                    throw new IllegalStateException("cannot digest it");
                })
                .build();
        other.start();

        transport.bring(envelope, LAST);

        Answer answer = answer();
        assertThat(answer.status()).isEqualTo(Status.FAILED);
        assertThat(answer.text()).contains("the dead letter could not be stored");
        other.close(TIMEOUT);
    }

    @Test
    void aDeadLetterOfTheReceiverIsSentToItAgainUnderANewId() throws Exception {
        Envelope envelope = sent("poison");
        transport.bring(envelope, LAST);
        assertThat(answer().status()).isEqualTo(Status.REFUSED);

        node.deadLetters().requeue(node.deadLetters().list()).get(10, TimeUnit.SECONDS);

        Envelope again = Objects.requireNonNull(transport.stream.poll(10, TimeUnit.SECONDS));
        assertThat(again.subject()).isEqualTo(envelope.subject());
        assertThat(again.headers().first(HeaderNames.REQUEUES)).contains("1");
        assertThat(again.headers().first(HeaderNames.ID))
                .isPresent()
                .isNotEqualTo(envelope.headers().first(HeaderNames.ID));
    }

    @Test
    void orderByKeyIsRefusedWhenTheNodeIsBuilt() {
        NodeBuilder builder = Node.builder("node1", TestWire.format(), transport);

        assertThatThrownBy(() -> builder.ordering(
                                Ordering.byKey(message -> Optional.of("key")).haltingAfterGiveUp())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ordering must not be by key");
        assertThat(builder.ordering(Ordering.PER_SUBJECT).build()).isNotNull();
    }
}
