package dev.seneschal.contract;

import static dev.seneschal.contract.Recorder.text;
import static dev.seneschal.contract.Recorder.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} that is about who hears what. */
public abstract class TransportSubscriptionContract extends TransportConnectionContract {

    /** For {@link TransportContract}. */
    TransportSubscriptionContract() {}

    @Test
    void starStandsForOneToken() {
        Recorder<Incoming> heard = listen(there(), "a.*.c");

        send("a.c", "a.b.b", "a.b.c.d", "a.b.c", "a.x.c");

        assertThat(subjects(heard.next(2))).containsExactly("a.b.c", "a.x.c");
    }

    @Test
    void greaterThanStandsForOneTokenOrMore() {
        Recorder<Incoming> heard = listen(there(), "a.>");

        send("a", "b.a", "a.b", "a.b.c.d");

        assertThat(subjects(heard.next(2))).containsExactly("a.b", "a.b.c.d");
    }

    @Test
    void eachSubscriptionThatFitsGetsTheMessage() {
        Recorder<Incoming> exact = listen(there(), "a.b");
        Recorder<Incoming> wild = listen(there(), "a.*");
        Recorder<Incoming> twin = listen(there(), "a.b");

        send("a.b");

        assertThat(subjects(List.of(exact.next(), wild.next(), twin.next()))).containsOnly("a.b");
    }

    @Test
    void oneMemberOfAQueueGroupGetsEachMessage() {
        Recorder<Incoming> everything = listen(here(), "a");
        Recorder<String> members = new Recorder<>();
        there().subscribe("a", "group", incoming -> members.accept("first"));
        there().subscribe("a", "group", incoming -> members.accept("second"));
        Recorder<Incoming> otherGroup = new Recorder<>();
        there().subscribe("a", "other", otherGroup);
        awaitSubscriptions(there());

        IntStream.range(0, 100).forEach(i -> here().publish(envelope("a", "")));

        assertThat(members.next(100)).contains("first", "second");
        otherGroup.next(100);
        everything.next(100);
        assertThat(members.waiting() + otherGroup.waiting() + everything.waiting())
                .isZero();
    }

    @Test
    void listenerIsCalledWithOneMessageAtATime() throws InterruptedException {
        AtomicInteger callsUnderWay = new AtomicInteger();
        Recorder<Integer> calls = new Recorder<>();
        there().subscribe("a", incoming -> {
            calls.accept(callsUnderWay.incrementAndGet());
            Thread.onSpinWait();
            callsUnderWay.decrementAndGet();
        });
        awaitSubscriptions(there());

        List<Thread> publishers = new ArrayList<>();
        for (Transport each : List.of(here(), here(), there(), there())) {
            publishers.add(new Thread(() -> IntStream.range(0, 500).forEach(i -> each.publish(envelope("a", "")))));
        }
        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }

        assertThat(calls.next(2000)).containsOnly(1);
    }

    @Test
    void listenerThatThrowsHarmsNobody() {
        Recorder<Incoming> before = listen(there(), "a");
        Recorder<Incoming> failing = new Recorder<>();
        there().subscribe("a", incoming -> {
            failing.accept(incoming);
            if (text(incoming).equals("1")) {
                throw new AssertionError("on purpose");
            }
            throw new IllegalStateException("on purpose");
        });
        Recorder<Incoming> after = listen(there(), "a");

        List.of("1", "2", "3").forEach(text -> here().publish(envelope("a", text)));

        for (Recorder<Incoming> each : List.of(before, failing, after)) {
            assertThat(texts(each.next(3))).containsExactly("1", "2", "3");
        }
    }

    @Test
    void thousandSubscriptionsEachHearTheirOwn() {
        List<Recorder<Incoming>> recorders = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            recorders.add(new Recorder<>());
            there().subscribe("a." + i, recorders.get(i));
        }
        awaitSubscriptions(there());

        IntStream.range(0, 1000).forEach(i -> here().publish(envelope("a." + i, "")));

        for (int i = 0; i < 1000; i++) {
            assertThat(recorders.get(i).next().envelope().subject()).isEqualTo("a." + i);
        }
    }

    @Test
    void closedSubscriptionHearsNoMore() {
        Recorder<Incoming> closed = new Recorder<>();
        Subscription subscription = here().subscribe("a", closed);
        Recorder<Incoming> open = listen(here(), "a");

        assertThat(subscription.subject()).isEqualTo("a");
        subscription.close();
        subscription.close();
        here().publish(envelope("a", ""));

        open.next();
        assertThat(closed.waiting()).isZero();
    }

    @Test
    void drainedSubscriptionHearsWhatHadArrivedAndNoMore() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Recorder<Incoming> slow = new Recorder<>();
        Subscription subscription = here().subscribe("a", incoming -> {
            slow.accept(incoming);
            awaitUnchecked(mayGoOn);
        });
        IntStream.range(0, 1000).forEach(i -> here().publish(envelope("a", "before")));
        slow.next();

        var drained = subscription.drain().toCompletableFuture();
        assertThat(drained).isNotDone();
        mayGoOn.countDown();
        await(drained);

        assertThat(slow.waiting()).isEqualTo(999);
        await(subscription.drain().toCompletableFuture());
        Recorder<Incoming> open = listen(here(), "a");
        here().publish(envelope("a", "after"));
        open.next();
        assertThat(slow.waiting()).isEqualTo(999);
    }

    @Test
    void refusesMalformedSubjects() {
        for (String malformed : List.of("", "a..b", ".a", "a.", "a b", "a\r\nb", "a*", "a.>.b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> here().subscribe(malformed, incoming -> {}));
        }
        for (String malformed : List.of("", "a..b", "a b", "a\r\nb", "a.*", "a.>")) {
            assertThatIllegalArgumentException().isThrownBy(() -> here().publish(envelope(malformed, "")));
            assertThatIllegalArgumentException().isThrownBy(() -> here().publish(envelope("a", ""), malformed));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> here().subscribe("a", "a group", incoming -> {}));
    }

    private void send(String... subjects) {
        for (String subject : subjects) {
            here().publish(new Envelope(subject, Headers.EMPTY, subject.getBytes(UTF_8)));
        }
    }

    private static List<String> subjects(List<Incoming> incoming) {
        return incoming.stream().map(each -> each.envelope().subject()).toList();
    }
}
