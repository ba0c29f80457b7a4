package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxesTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Mailboxes mailboxes = Mailboxes.create();

    @Test
    void deliversDirectlyWithKindAndSender() throws Exception {
        Mailbox a = mailboxes.of("a");
        Mailbox b = mailboxes.of("b");

        assertThat(a.send("b", 7, "hello")).isEqualTo(MailboxResult.ACCEPTED);
        assertThat(a.send("b", "again")).isEqualTo(MailboxResult.ACCEPTED);

        MailboxMessage first = b.receive();
        assertThat(first.sender()).isEqualTo("a");
        assertThat(first.target()).isEqualTo("b");
        assertThat(first.kind()).isEqualTo(7);
        assertThat(first.data(String.class)).isEqualTo("hello");
        assertThat(b.receive().kind()).as("unless said otherwise").isZero();
        assertThat(a.size()).isZero();
    }

    @Test
    void sendsToManyAndSaysWhatBecameOfEach() throws Exception {
        Mailbox a = mailboxes.of("a");
        Mailbox b = mailboxes.of("b");
        Mailbox c = mailboxes.of("c");

        Map<String, MailboxResult> results = a.sendToMany(3, "all", List.of("b", "nobody", "c"));

        assertThat(results)
                .containsExactly(
                        Map.entry("b", MailboxResult.ACCEPTED),
                        Map.entry("nobody", MailboxResult.UNKNOWN),
                        Map.entry("c", MailboxResult.ACCEPTED));
        assertThat(b.receive().target()).isEqualTo("b");
        assertThat(c.receive().kind()).isEqualTo(3);
    }

    @Test
    void aBroadcastReachesAllButItsSender() throws Exception {
        Mailbox a = mailboxes.of("a");
        mailboxes.of("b");
        mailboxes.of("c");

        assertThat(a.broadcast(1, "x")).containsOnlyKeys("b", "c");

        assertThat(a.size()).isZero();
        assertThat(mailboxes.outside().broadcast(1, "y")).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aMessageForNobodyIsReportedToTheSenderAndTheListener() throws Exception {
        List<String> undelivered = new ArrayList<>();
        Mailboxes listened = Mailboxes.builder()
                .onUndelivered((message, why) -> {
                    undelivered.add(message.data() + " " + why);
                    throw new IllegalStateException("a listener that fails");
                })
                .build();

        assertThat(listened.of("a").send("nobody", "x")).isEqualTo(MailboxResult.UNKNOWN);

        assertThat(undelivered).containsExactly("x UNKNOWN");
    }

    @Test
    void anOutsiderSendsWithoutANameOrBecomesAMailbox() throws Exception {
        Mailbox worker = mailboxes.of("worker");

        mailboxes.outside().send("worker", "x");
        mailboxes.of("console").send("worker", "y");

        assertThat(worker.receive().sender()).isEmpty();
        MailboxMessage second = worker.receive();
        assertThat(worker.send(second.sender(), "answer")).isEqualTo(MailboxResult.ACCEPTED);
        assertThat(mailboxes.of("console").receive().data()).isEqualTo("answer");
        assertThat(mailboxes.names()).containsExactly("console", "worker");
        assertThatThrownBy(() -> mailboxes.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMailboxIsKeptWhileItsWorkerIsRestarted() throws Exception {
        StandaloneContext firstRun = new StandaloneContext("worker");
        Mailbox before = mailboxes.of(firstRun);
        before.send("worker", "to itself");

        Mailbox after = mailboxes.of(new StandaloneContext("worker"));

        assertThat(after.receive().data()).isEqualTo("to itself");
        assertThat(mailboxes.of(firstRun).name()).isEqualTo("worker");
    }

    @Test
    void theDirectoryKnowsWorkersThatHaveNotAskedYet() throws Exception {
        mailboxes.directory("late"::equals);

        assertThat(mailboxes.outside().send("late", "x")).isEqualTo(MailboxResult.ACCEPTED);
        assertThat(mailboxes.outside().send("never", "x")).isEqualTo(MailboxResult.UNKNOWN);

        assertThat(mailboxes.of(new StandaloneContext("late")).receive().data()).isEqualTo("x");
    }

    @Test
    void aFullMailboxKeepsTheSenderWaitingUntilThereIsAPlace() throws Exception {
        Mailboxes small = Mailboxes.builder().capacity(1).longestWait(LONG).build();
        Mailbox box = small.of("box");
        box.send("box", 1);
        CompletableFuture<MailboxResult> second = inThread(() -> small.outside().send("box", 2));

        assertThat(box.receive().data()).isEqualTo(1);

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(MailboxResult.ACCEPTED);
        assertThat(box.receive().data()).isEqualTo(2);
    }

    @Test
    void theSenderWaitsNoLongerThanSet() throws Exception {
        VirtualEnvironment world = new VirtualEnvironment(1);
        Mailboxes small = Mailboxes.builder()
                .capacity(1)
                .longestWait(Duration.ofSeconds(3))
                .environment(world)
                .build();
        Mailbox box = small.of("box");
        box.send("box", 1);

        assertThat(box.send("box", 2)).isEqualTo(MailboxResult.FULL);

        assertThat(Duration.ofNanos(world.nanoTime())).isEqualTo(Duration.ofSeconds(3));
        assertThat(box.size()).isEqualTo(1);
    }

    @Test
    void theOldestMessageMakesPlaceIfThatIsThePolicy() throws Exception {
        List<Object> lost = new ArrayList<>();
        Mailboxes small = Mailboxes.builder()
                .capacity(2)
                .whenFull(MailboxPolicy.DROP_OLDEST)
                .onUndelivered((message, why) -> lost.add(message.data() + " " + why))
                .build();
        Mailbox box = small.of("box");
        box.send("box", 1);
        box.send("box", 2);

        assertThat(box.send("box", 3)).isEqualTo(MailboxResult.DISPLACED_OLDEST);

        assertThat(lost).containsExactly("1 DISPLACED_OLDEST");
        assertThat(box.receive().data()).isEqualTo(2);
        assertThat(box.receive().data()).isEqualTo(3);
    }

    @Test
    void theNewestMessageIsDroppedOrFailsIfThatIsThePolicy() throws Exception {
        Mailbox dropping = Mailboxes.builder()
                .capacity(1)
                .whenFull(MailboxPolicy.DROP_NEWEST)
                .build()
                .of("box");
        Mailbox failing = Mailboxes.builder()
                .capacity(1)
                .whenFull(MailboxPolicy.FAIL)
                .build()
                .of("box");
        dropping.send("box", 1);
        failing.send("box", 1);

        assertThat(dropping.send("box", 2)).isEqualTo(MailboxResult.FULL);
        assertThatThrownBy(() -> failing.send("box", 2))
                .isInstanceOfSatisfying(
                        MailboxException.class, e -> assertThat(e.result()).isEqualTo(MailboxResult.FULL))
                .hasMessageContaining("box");
    }

    @Test
    void aRequestReturnsTheReply() throws Exception {
        Mailbox server = mailboxes.of("server");
        CompletableFuture<Object> answer = inThread(() -> mailboxes.outside().request("server", 1, "6 x 7", LONG));

        MailboxMessage request = server.receive();
        assertThat(request.isRequest()).isTrue();
        assertThat(request.reply(42)).isTrue();

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(42);
        assertThat(request.reply(43)).as("nobody waits any more").isFalse();
    }

    @Test
    void aRequestWithoutAnAnswerEndsWithItsTime() throws Exception {
        VirtualEnvironment world = new VirtualEnvironment(1);
        Mailboxes timed = Mailboxes.builder().environment(world).build();
        Mailbox server = timed.of("server");

        assertThatThrownBy(() -> timed.outside().request("server", 0, "x", Duration.ofSeconds(2)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("server");

        assertThat(Duration.ofNanos(world.nanoTime())).isEqualTo(Duration.ofSeconds(2));
        assertThat(server.receive().reply("late")).isFalse();
    }

    @Test
    void aRequestThatNobodyWillAnswerFailsAtOnce() throws Exception {
        Mailbox server = mailboxes.of("server");
        CompletableFuture<Object> refused = inThread(() -> mailboxes.outside().request("server", 1, "x", LONG));
        server.receive().refuse("not on Sundays");
        assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("not on Sundays");

        CompletableFuture<Object> closed = inThread(() -> mailboxes.outside().request("server", 1, "x", LONG));
        awaitSize(server, 1);
        mailboxes.close();
        assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(MailboxException.class)
                .hasMessageContaining("CLOSED");

        assertThatThrownBy(() -> mailboxes.outside().request("nobody", 1, "x", LONG))
                .isInstanceOf(MailboxException.class);
    }

    @Test
    void afterTheEndNothingIsAcceptedAndNobodyWaits() throws Exception {
        Mailboxes small = Mailboxes.builder().capacity(1).longestWait(LONG).build();
        Mailbox full = small.of("full");
        Mailbox empty = small.of("empty");
        full.send("full", 1);
        CompletableFuture<MailboxResult> sender = inThread(() -> empty.send("full", 2));
        CompletableFuture<MailboxMessage> receiver = inThread(empty::receive);

        small.close();
        small.close();

        assertThat(sender.get(10, TimeUnit.SECONDS)).isEqualTo(MailboxResult.CLOSED);
        assertThatThrownBy(() -> receiver.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(full.send("empty", 3)).isEqualTo(MailboxResult.CLOSED);
        assertThatThrownBy(() -> small.of("new").receive()).isInstanceOf(CancellationException.class);
        assertThat(small.of("new").poll(LONG)).isEmpty();
    }

    @Test
    void aWorkerThatIsAskedToStopWaitsNoLonger() throws Exception {
        StandaloneContext context = new StandaloneContext("worker");
        Mailbox box = mailboxes.of(context);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<MailboxMessage> receiver = inThread(() -> {
            begun.countDown();
            return box.receive();
        });
        begun.await();

        context.cancel();

        assertThatThrownBy(() -> receiver.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        box.send("worker", "left over");
        assertThat(box.poll(LONG)).as("what is there can still be taken").isPresent();
        assertThat(box.poll(LONG)).isEmpty();
    }

    @Test
    void nopMailboxesTakeNothingAndWaitUntilTheEnd() throws Exception {
        Mailboxes nop = Mailboxes.nop();
        StandaloneContext context = new StandaloneContext("worker");
        Mailbox box = nop.of(context);

        assertThat(box.send("worker", 1)).isEqualTo(MailboxResult.UNKNOWN);
        assertThat(box.poll(Duration.ZERO)).isEmpty();
        context.cancel();

        assertThatThrownBy(box::receive).isInstanceOf(CancellationException.class);
    }

    @Test
    void aMailboxThatIsRemovedReportsWhatLayInIt() throws Exception {
        List<Object> lost = new ArrayList<>();
        Mailboxes listened = Mailboxes.builder()
                .onUndelivered((message, why) -> lost.add(message.data()))
                .build();
        listened.of("gone").send("gone", 1);

        assertThat(listened.remove("gone")).isTrue();

        assertThat(lost).containsExactly(1);
        assertThat(listened.outside().send("gone", 2)).isEqualTo(MailboxResult.UNKNOWN);
        assertThat(listened.remove("gone")).isFalse();
    }

    @Test
    void refusesSettingsThatCannotWorkByName() {
        assertThatThrownBy(() -> Mailboxes.builder().capacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> Mailboxes.builder().longestWait(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longestWait");
    }

    private interface Task<T> {
        T call() throws Exception;
    }

    private static <T> CompletableFuture<T> inThread(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "mailboxes-test");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void awaitSize(Mailbox box, int size) {
        while (box.size() < size) {
            Thread.onSpinWait();
        }
    }
}
