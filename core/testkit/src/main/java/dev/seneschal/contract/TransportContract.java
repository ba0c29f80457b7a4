package dev.seneschal.contract;

import static dev.seneschal.contract.Recorder.text;
import static dev.seneschal.contract.Recorder.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. To check yours, extend this class and say how to connect to one broker, and how to break and
 * heal the connections:
 *
 * <pre>{@code
 * class LoopbackTransportTest extends TransportContract {
 *     private final LoopbackBroker broker = LoopbackBroker.create();
 *     private final List<LoopbackTransport> connections = new ArrayList<>();
 *
 *     protected Transport connect() {
 *         connections.add(broker.connect());
 *         return connections.get(connections.size() - 1);
 *     }
 *
 *     protected void breakConnections() {
 *         connections.forEach(LoopbackTransport::disconnect);
 *     }
 *
 *     protected void healConnections() {
 *         connections.forEach(LoopbackTransport::reconnect);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test connects anew, and closes what it connected. The broker must take messages of at least 64 KiB. The tests are in this
 * class and in those that it extends.
 */
public abstract class TransportContract extends TransportSubscriptionContract {

    /** For subclasses. */
    protected TransportContract() {}

    @Test
    void deliversSubjectHeadersAndBody() {
        Recorder<Incoming> heard = listen(there(), "node1.REQPing.EventACK");
        Envelope envelope =
                new Envelope("node1.REQPing.EventACK", Headers.of("serial", "gob"), new byte[] {0, -1, 13, 10});

        assertThat(published(here().publish(envelope))).isEqualTo(Published.HANDED);

        Incoming incoming = heard.next();
        assertThat(incoming.envelope().subject()).isEqualTo(envelope.subject());
        assertThat(incoming.envelope().headers()).isEqualTo(envelope.headers());
        assertThat(incoming.envelope().body()).isEqualTo(envelope.body());
        assertThat(incoming.replySubject()).isEmpty();
        assertThat(incoming.noResponder()).isFalse();
    }

    @Test
    void whatAnInterruptedThreadPublishesArrivesAndTheThreadStaysInterrupted() {
        Recorder<Incoming> heard = listen(there(), "a");

        Thread.currentThread().interrupt();
        CompletionStage<Published> publishing = here().publish(envelope("a", "last words"));
        boolean interrupted = Thread.interrupted();

        assertThat(interrupted).isTrue();
        assertThat(published(publishing)).isEqualTo(Published.HANDED);
        assertThat(text(heard.next())).isEqualTo("last words");
    }

    @Test
    void publisherHearsItselfButNeverOnItsOwnStack() {
        Recorder<Boolean> nested = new Recorder<>();
        AtomicBoolean publishing = new AtomicBoolean();
        here().subscribe("a", incoming -> {
            nested.accept(publishing.get());
            if (text(incoming).equals("first")) {
                publishing.set(true);
                here().publish(envelope("a", "second"));
                publishing.set(false);
            }
        });

        here().publish(envelope("a", "first"));

        assertThat(nested.next(2)).containsExactly(false, false);
    }

    @Test
    void listenersRunOnThreadsOfTheTransport() {
        Recorder<Thread> threads = new Recorder<>();
        here().subscribe("a", incoming -> threads.accept(Thread.currentThread()));

        here().publish(envelope("a", ""));

        assertThat(threads.next()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void answersComeBackOnTheReplySubject() {
        Recorder<Incoming> answers = listen(here(), "a.reply.*");
        there().subscribe("a", incoming -> {
            assertThat(incoming.replySubject()).contains("a.reply.1");
            incoming.answer(Answer.working());
            incoming.answer(Answer.acknowledged("confirmed from: node1: 1"));
        });
        awaitSubscriptions(there());

        here().publish(envelope("a", ""), "a.reply.1");

        assertThat(answers.next(2))
                .extracting(answer -> Answer.of(answer.envelope()).orElseThrow())
                .containsExactly(Answer.working(), Answer.acknowledged("confirmed from: node1: 1"));
    }

    @Test
    void answeringWithoutAReplySubjectDoesNothing() {
        Recorder<Incoming> heard = listen(there(), "a");

        here().publish(envelope("a", "first"));
        heard.next().answer(Answer.acknowledged("nobody hears this"));
        here().publish(envelope("a", "second"));

        assertThat(text(heard.next())).isEqualTo("second");
    }

    @Test
    void publisherIsToldThatNobodyListens() {
        Recorder<Incoming> answers = listen(here(), "a.reply.*");
        Recorder<Incoming> elsewhere = listen(there(), "a.reply.*");

        here().publish(envelope("a", ""), "a.reply.1");

        Incoming notice = answers.next();
        assertThat(notice.noResponder()).isTrue();
        assertThat(notice.envelope().subject()).isEqualTo("a.reply.1");
        assertThat(notice.envelope().body()).isEmpty();
        here().publish(envelope("a.reply.2", "marker"));
        assertThat(text(elsewhere.next())).isEqualTo("marker");
    }

    @Test
    void publisherIsNotToldThatSomebodyListens() {
        Recorder<Incoming> answers = listen(here(), "a.reply.*");
        Recorder<Incoming> heard = listen(there(), "a");

        here().publish(envelope("a", ""), "a.reply.1");
        heard.next();
        here().publish(envelope("a.reply.2", "marker"));

        assertThat(text(answers.next())).isEqualTo("marker");
    }

    @Test
    void takesAMessageOfTheLargestSize() {
        Recorder<Incoming> heard = listen(there(), "a");
        Headers headers = Headers.of("name", "value");
        byte[] body = new byte[here().maxPayload() - headers.wireBytes()];
        body[body.length - 1] = 42;

        assertThat(published(here().publish(new Envelope("a", headers, body)))).isEqualTo(Published.HANDED);

        assertThat(heard.next().envelope().body()).isEqualTo(body);
    }

    @Test
    void refusesAMessageThatIsOneByteTooLargeWithItsHeaders() {
        Headers headers = Headers.of("name", "value");
        int maxPayload = here().maxPayload();
        byte[] body = new byte[maxPayload - headers.wireBytes() + 1];

        MessageTooLargeException refusal =
                failure(MessageTooLargeException.class, here().publish(new Envelope("a", headers, body), "a.reply.1"));

        assertThat(refusal.size()).isEqualTo(maxPayload + 1);
        assertThat(refusal.maxPayload()).isEqualTo(maxPayload);
    }

    @Test
    void headersKeepTheirCaseAndRepeatedOnesTheirOrder() {
        Recorder<Incoming> heard = listen(there(), "a");
        Headers headers = Headers.of("fromNode", "b", "fromNode", "a", "FROMNODE", "c", "empty", "", "fromNode", "b");

        here().publish(new Envelope("a", headers, new byte[0]));

        Headers received = heard.next().envelope().headers();
        assertThat(received.all("fromNode")).containsExactly("b", "a", "b");
        assertThat(received.all("FROMNODE")).containsExactly("c");
        assertThat(received.all("empty")).containsExactly("");
        assertThat(received.wireBytes()).isEqualTo(headers.wireBytes());
    }

    @Test
    void messagesOfOnePublisherKeepTheirOrder() {
        Recorder<Incoming> heard = listen(there(), "a.*");
        List<String> numbers =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();

        numbers.forEach(number -> here().publish(envelope("a." + number.length(), number)));

        assertThat(texts(heard.next(numbers.size()))).isEqualTo(numbers);
    }
}
