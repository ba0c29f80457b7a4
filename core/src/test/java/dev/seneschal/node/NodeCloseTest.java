package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.FaultyStore;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing, on real threads: which of them are left. That it returns in time is shown in virtual time. */
@Timeout(60)
class NodeCloseTest {

    /** More than any stall takes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final List<LoopbackTransport> transports = new ArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private NodeBuilder node(String name) {
        LoopbackTransport transport = broker.connect();
        transports.add(transport);
        return Node.builder(name, TestWire.format(), transport);
    }

    @AfterEach
    void closeTransports() throws InterruptedException {
        release.countDown();
        for (LoopbackTransport transport : transports) {
            transport.close(TIMEOUT);
        }
        // Those that were stuck until now are not to be found by the next test.
        awaitNoThreadOf("closing", "closing1");
    }

    private static void awaitNoThreadOf(String... nodes) {
        awaitThat(() -> assertThat(threadsOf(nodes)).isEmpty());
    }

    private static void awaitThat(Runnable assertion) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        for (AssertionError notYet = failureOf(assertion); notYet != null; notYet = failureOf(assertion)) {
            if (System.nanoTime() - end >= 0) {
                throw notYet;
            }
            Thread.yield();
        }
    }

    private static @Nullable AssertionError failureOf(Runnable assertion) {
        try {
            assertion.run();
            return null;
        } catch (AssertionError failed) {
            return failed;
        }
    }

    private static Message ping() {
        return Message.builder().to("closing1").method("REQPing").build();
    }

    /** Threads of nodes named here, those of executors that are only now going away not counted. */
    private static Set<String> threadsOf(String... nodes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> Set.of(nodes).stream().anyMatch(node -> name.startsWith("seneschal-" + node + "-")))
                .collect(Collectors.toSet());
    }

    @Test
    void aBusyNodeClosesInTimeAndLeavesNoThread() throws InterruptedException {
        Node central = node("closing").build();
        Node node1 = node("closing1")
                .handle("REQPing", (message, context) -> started.countDown())
                .build();
        central.start();
        node1.start();
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            sendings.add(central.send(ping()));
        }
        started.await();

        CloseReport node1Report = node1.close(TIMEOUT);
        CloseReport report = central.close(TIMEOUT);

        assertThat(node1Report.took()).isLessThan(TIMEOUT);
        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(node1Report.stuck()).isEmpty();
        assertThat(report.stuck()).isEmpty();
        assertThat(threadsOf("closing", "closing1")).isEmpty();
        List<Outcome> outcomes = sendings.stream()
                .map(sending -> sending.receipt().join().outcome())
                .toList();
        assertThat(outcomes).isSubsetOf(Outcome.DELIVERED, Outcome.KEPT);
        assertThat(outcomes).filteredOn(Outcome.KEPT::equals).hasSize(report.kept());
    }

    @Test
    void aHandlerHasTimeToEnd() throws InterruptedException {
        Node central = node("closing").build();
        Node node1 = node("closing1")
                .handle("REQPing", (message, context) -> {
                    started.countDown();
                    release.await();
                })
                .build();
        central.start();
        node1.start();
        Sending sending = central.send(ping());
        started.await();

        Thread closer = new Thread(() -> {
            try {
                node1.close(TIMEOUT);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        release.countDown();
        closer.join();

        assertThat(sending.receipt().join().outcome()).isEqualTo(Outcome.DELIVERED);
        central.close(TIMEOUT);
    }

    @Test
    void aHandlerThatIgnoresItsInterruptIsNamedWithItsStack() throws InterruptedException {
        Node central = node("closing").build();
        Node node1 = node("closing1")
                .handle("REQPing", (message, context) -> {
                    started.countDown();
                    awaitUninterruptibly(release);
                })
                .build();
        central.start();
        node1.start();
        central.send(ping());
        started.await();

        CloseReport report = node1.close(Duration.ofSeconds(1));

        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(report.kept()).as("a handler's message is its sender's").isZero();
        assertThat(stuckIn(report, "seneschal-closing1-handler-")).satisfies(stuck -> {
            assertThat(stuck.subject()).isEqualTo("closing1.REQPing.EventACK");
            assertThat(stuck.stack()).anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly"));
        });
        awaitThat(() -> assertThat(threadsOf("closing1"))
                .allMatch(thread -> thread.startsWith("seneschal-closing1-handler-"))
                .hasSizeLessThanOrEqualTo(1));
        central.close(TIMEOUT);
    }

    /** In virtual time: a real handler may be slow to heed it. */
    @Test
    void aHandlerThatHeedsItsInterruptFailsAndIsTriedAgainElsewhere() throws InterruptedException {
        Fleet fleet = new Fleet();
        CompletableFuture<Void> never = new CompletableFuture<>();
        Node central = fleet.start("closing", node -> node);
        Node node1 = fleet.start(
                "closing1",
                node -> node.handle("REQPing", (message, context) -> context.await(never, Duration.ofHours(1))));
        Sending sending = fleet.send(central, ping());

        CloseReport report = node1.close(Duration.ofSeconds(1));
        fleet.start("closing1", node -> node.handle("REQPing", (message, context) -> {}));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(report.took()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(report.stuck()).isEmpty();
        assertThat(Fleet.receipt(sending))
                .isInstanceOfSatisfying(
                        Receipt.Delivered.class,
                        delivered -> assertThat(delivered.attempts()).isGreaterThan(1));
    }

    @Test
    void aStartThatFailsLeavesNoThread() throws InterruptedException {
        Node central = node("closing").build();
        transports.get(0).close(TIMEOUT);

        assertThatIllegalStateException().isThrownBy(central::start);

        awaitNoThreadOf("closing");
        assertThat(central.close(TIMEOUT).kept()).isZero();
    }

    @Test
    void aNodeMayBeGivenAllTheTimeThereIs() throws InterruptedException {
        Node central = node("closing").build();
        central.start();

        CloseReport report = central.close(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(report.kept()).isZero();
        assertThat(report.stuck()).isEmpty();
        assertThat(threadsOf("closing")).isEmpty();
    }

    @Test
    void aListenerThatIgnoresItsInterruptIsNamedWithItsStack() throws InterruptedException {
        Node central = node("closing")
                .onReceipt(receipt -> {
                    started.countDown();
                    awaitUninterruptibly(release);
                })
                .build();
        Node node1 =
                node("closing1").handle("REQPing", (message, context) -> {}).build();
        central.start();
        node1.start();
        central.send(ping());
        started.await();

        CloseReport report = central.close(Duration.ofSeconds(1));

        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(stuckIn(report, "seneschal-closing-callback-")).satisfies(stuck -> {
            assertThat(stuck.stack()).anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly"));
        });
        awaitThat(() -> assertThat(threadsOf("closing"))
                .allMatch(thread -> thread.startsWith("seneschal-closing-callback-"))
                .hasSizeLessThanOrEqualTo(1));
        node1.close(TIMEOUT);
    }

    @Test
    void aSendThatWaitsForAPlaceEndsWhenTheNodeIsClosed() throws Exception {
        Node central = node("closing")
                .outbox(new RingBuffer(1, 1_000_000))
                .outboxWait(Duration.ofSeconds(50))
                .build();
        central.start();
        central.send(ping());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                central.send(ping());
                ended.complete(new AssertionError("the message was taken"));
            } catch (RuntimeException e) {
                ended.complete(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        CloseReport report = central.close(TIMEOUT);

        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(report.kept()).as("the one that has the place").isEqualTo(1);
        assertThat(report.stuck()).isEmpty();
        assertThat(threadsOf("closing")).isEmpty();
        assertThat(ended.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed while the message waited");
        assertThat(central.stats().outbox()).isEqualTo(1);
    }

    @Test
    void aNodeWhoseOutboxFailedClosesAtOnceAndSaysWhatItHolds() throws InterruptedException {
        FaultyStore store = new FaultyStore();
        DurableOutbox outbox = DurableOutbox.over(store);
        Node central = node("closing").outbox(outbox).build();
        central.start();
        central.send(ping()).stored().join();
        store.fail(false);
        Sending failed = central.send(ping());
        assertThat(failed.stored()).failsWithin(TIMEOUT);

        CloseReport report = central.close(TIMEOUT);

        assertThat(report.took()).isLessThan(TIMEOUT.dividedBy(2));
        assertThat(report.kept()).as("the one that was stored").isEqualTo(1);
        assertThat(report.stuck()).isEmpty();
        assertThat(threadsOf("closing")).isEmpty();
        assertThat(outbox.close(TIMEOUT)).as("all is stored").isFalse();
        assertThat(store.closed()).isTrue();
    }

    /** Nobody can end what hangs in a disk; the outbox is not the node's, and is closed by who opened it. */
    @Test
    void aNodeWhoseStoreHangsLeavesNoThreadAndSaysWhatItHolds() throws InterruptedException {
        FaultyStore store = new FaultyStore();
        DurableOutbox outbox = DurableOutbox.over(store);
        Node central = node("closing").outbox(outbox).build();
        central.start();
        central.send(ping()).stored().join();
        CountDownLatch disk = store.hold();
        Sending waits = central.send(ping());

        CloseReport report = central.close(Duration.ofSeconds(2));
        boolean stored = outbox.close(Duration.ofMillis(10));
        disk.countDown();

        assertThat(report.took()).isLessThan(TIMEOUT);
        assertThat(report.kept())
                .as("the one that was stored, and the one that is about to be")
                .isEqualTo(2);
        assertThat(report.stuck()).isEmpty();
        awaitNoThreadOf("closing");
        assertThat(stored).isFalse();
        assertThat(waits.stored()).succeedsWithin(TIMEOUT);
        awaitThat(() -> assertThat(store.closed()).isTrue());
    }

    @Test
    void closingTwiceAndWithoutAConnectionIsQuick() throws InterruptedException {
        Node central = node("closing").build();
        central.start();
        transports.get(0).disconnect();
        central.send(ping());

        CloseReport first = central.close(TIMEOUT);
        CloseReport second = central.close(TIMEOUT);

        assertThat(first.kept()).isEqualTo(1);
        assertThat(first.took()).isLessThan(TIMEOUT.dividedBy(2));
        assertThat(first.stuck()).isEmpty();
        assertThat(threadsOf("closing")).isEmpty();
        assertThat(second.took()).isZero();
        assertThat(second.kept()).isEqualTo(1);
    }

    @Test
    void handlersThatWaitForReceiptsDoNotStarveThem() throws InterruptedException {
        Node central =
                node("closing").handle("REQEcho", (message, context) -> {}).build();
        Node[] node1 = new Node[1];
        node1[0] = node("closing1")
                .handlerConcurrency(8)
                .handle("REQPing", (message, context) -> {
                    Sending echo = node1[0].send(
                            Message.builder().to("closing").method("REQEcho").build());
                    assertThat(echo.receipt().get(10, TimeUnit.SECONDS).outcome())
                            .isEqualTo(Outcome.DELIVERED);
                })
                .build();
        central.start();
        node1[0].start();

        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            sendings.add(central.send(ping()));
        }

        assertThat(sendings)
                .allSatisfy(sending -> assertThat(
                                sending.receipt().get(30, TimeUnit.SECONDS).outcome())
                        .isEqualTo(Outcome.DELIVERED));
        node1[0].close(TIMEOUT);
        central.close(TIMEOUT);
    }

    /** The only one of these threads. That another was slow to end in the little time that was left may be told as well. */
    private static CloseReport.Stuck stuckIn(CloseReport report, String threads) {
        List<CloseReport.Stuck> all = report.stuck().stream()
                .filter(stuck -> stuck.thread().startsWith(threads))
                .toList();
        assertThat(all).as("%s", report).hasSize(1);
        return all.get(0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
