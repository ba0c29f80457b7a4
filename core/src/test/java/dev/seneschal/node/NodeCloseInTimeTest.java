package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.message.Event;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxStore;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.LoopbackTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing, in virtual time, in which it has no excuse: it returns within what it was given, whatever is stuck, and names that. */
class NodeCloseInTimeTest {

    private static final String HANDLER = "closing.REQPing.EventACK";

    private final Fleet fleet = new Fleet();
    private final LoopbackTransport transport = fleet.broker.connect();
    private final ThreadsThatStick threads = new ThreadsThatStick(fleet.time);

    private Node start(UnaryOperator<NodeBuilder> settings) {
        return fleet.start("closing", transport, node -> settings.apply(node.environment(threads)));
    }

    private NodeBuilder withStuckHandler(NodeBuilder node) {
        return node.handle("REQPing", (message, context) -> threads.getStuck());
    }

    private DurableOutbox hangingOutbox(HangingStore store) {
        return DurableOutbox.over(store, OutboxLimits.DEFAULT, threads);
    }

    /** Closes it, and checks the time. Gives the report. */
    private CloseReport close(Node node, long millis) throws InterruptedException {
        Duration timeout = Duration.ofMillis(millis);
        long before = fleet.time.nanoTime();

        CloseReport report = node.close(timeout);

        assertThat(Duration.ofNanos(fleet.time.nanoTime() - before))
                .isEqualTo(report.took())
                .isLessThanOrEqualTo(timeout);
        return report;
    }

    private static void assertStuck(CloseReport report, String... subjects) {
        assertThat(report.stuck()).extracting(CloseReport.Stuck::subject).containsExactlyInAnyOrder(subjects);
        assertThat(report.stuck())
                .allSatisfy(stuck -> assertThat(stuck.stack())
                        .anyMatch(frame -> frame.getMethodName().equals("getStuck")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileIdle(long millis) throws InterruptedException {
        Node node = start(builder -> builder);

        CloseReport report = close(node, millis);

        assertThat(report).isEqualTo(new CloseReport(Duration.ZERO, 0, List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileAPeerDoesNotAnswer(long millis) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        Node node = start(builder -> builder.onReceipt(receipts::add));
        fleet.listen("silent.>");
        List<Receipt> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Sending sending = fleet.send(node, Fleet.message("silent", "REQPing"));
            expected.add(new Receipt.Kept(sending.id()));
        }

        CloseReport report = close(node, millis);

        assertThat(report.kept()).isEqualTo(10);
        assertThat(report.stuck()).isEmpty();
        fleet.time.advance(Duration.ofSeconds(1));
        assertThat(receipts).as("what was left").containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWithoutAConnection(long millis) throws InterruptedException {
        Node node = start(builder -> builder);
        transport.disconnect();
        fleet.send(node, Fleet.message("far", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(1));

        CloseReport report = close(node, millis);

        assertThat(report).isEqualTo(new CloseReport(Duration.ZERO, 1, List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileTheOutboxIsFull(long millis) throws InterruptedException {
        OutboxLimits limits = OutboxLimits.DEFAULT.withMaxMessages(1);
        Node node =
                start(builder -> builder.outbox(new RingBuffer(limits, threads)).outboxWait(Duration.ZERO));
        fleet.listen("silent.>");
        fleet.send(node, Fleet.message("silent", "REQPing"));
        assertThatExceptionOfType(OutboxFullException.class)
                .isThrownBy(() -> node.send(Fleet.message("silent", "REQPing")));

        CloseReport report = close(node, millis);

        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.stuck()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileAHandlerIsStuck(long millis) throws InterruptedException {
        Node node = start(this::withStuckHandler);
        fleet.send(fleet.start("central", builder -> builder), Fleet.message("closing", "REQPing"));

        CloseReport report = close(node, millis);

        assertThat(report.kept()).as("a handler's message is its sender's").isZero();
        assertStuck(report, HANDLER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileAListenerIsStuck(long millis) throws InterruptedException {
        Node node = start(builder -> builder.onReceipt(receipt -> threads.getStuck()));
        fleet.start("peer", builder -> builder.handle("REQPing", (message, context) -> {}));
        fleet.send(node, Fleet.message("peer", "REQPing"));

        CloseReport report = close(node, millis);

        assertThat(report.kept())
                .as("its receipt was not told to all of its listeners")
                .isEqualTo(1);
        assertStuck(report, "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileTheFunctionOfAProcessIsStuck(long millis) throws InterruptedException {
        Node node = start(builder -> builder.publish("peer", "REQPing", Event.ACK, context -> threads.getStuck()));

        CloseReport report = close(node, millis);

        assertStuck(report, "peer.REQPing.EventACK_publisher");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileThePolicyForErrorsIsStuck(long millis) throws InterruptedException {
        Node node = start(builder -> builder.errors(ErrorConfig.standard().withPolicy((event, state) -> {
                    threads.getStuck();
                    return ErrorAction.CONTINUE;
                }))
                .handle("REQPing", (message, context) -> {
                    throw new IllegalStateException("failed on purpose");
                }));
        fleet.send(fleet.start("central", builder -> builder), Fleet.message("closing", "REQPing"));

        CloseReport report = close(node, millis);

        assertStuck(report, "");
    }

    /** The store's thread is the outbox's, which is not the node's to close. */
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileTheStoreHangs(long millis) throws InterruptedException {
        HangingStore store = new HangingStore();
        DurableOutbox outbox = hangingOutbox(store);
        Node node = start(builder -> builder.outbox(outbox));
        fleet.listen("silent.>");
        Sending stored = fleet.send(node, Fleet.message("silent", "REQPing"));
        store.hangs = true;
        Sending waits = fleet.send(node, Fleet.message("silent", "REQPing"));

        CloseReport report = close(node, millis);

        assertThat(stored.stored()).isDone();
        assertThat(waits.stored()).isNotDone();
        assertThat(report.kept())
                .as("the one that was stored, and the one that is about to be")
                .isEqualTo(2);
        assertThat(report.stuck()).isEmpty();
        long before = fleet.time.nanoTime();
        assertThat(outbox.close(Duration.ofMillis(millis))).as("all is stored").isFalse();
        assertThat(Duration.ofNanos(fleet.time.nanoTime() - before)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeAfterTheStoreHasFailed(long millis) throws InterruptedException {
        HangingStore store = new HangingStore();
        Node node = start(builder -> builder.outbox(hangingOutbox(store)));
        fleet.listen("silent.>");
        fleet.send(node, Fleet.message("silent", "REQPing"));
        store.fails = true;
        Sending failed = fleet.send(node, Fleet.message("silent", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(1));

        CloseReport report = close(node, millis);

        assertThat(failed.stored()).isCompletedExceptionally();
        assertThat(report.kept()).as("the one that was stored").isEqualTo(1);
        assertThat(report.stuck()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 60_000})
    void closesInTimeWhileEverythingIsStuck(long millis) throws InterruptedException {
        HangingStore store = new HangingStore();
        Node node = start(builder -> withStuckHandler(builder)
                .outbox(hangingOutbox(store))
                .onReceipt(receipt -> threads.getStuck())
                .publish("peer", "REQPing", Event.ACK, context -> threads.getStuck()));
        fleet.start("peer", builder -> builder.handle("REQPing", (message, context) -> {}));
        fleet.send(fleet.start("central", builder -> builder), Fleet.message("closing", "REQPing"));
        fleet.send(node, Fleet.message("peer", "REQPing"));
        store.hangs = true;
        fleet.send(node, Fleet.message("peer", "REQPing"));
        transport.disconnect();

        CloseReport report = close(node, millis);

        assertThat(report.kept()).isEqualTo(2);
        assertStuck(report, HANDLER, "peer.REQPing.EventACK_publisher", "");
    }

    /** A disk on which everything is kept, until a write fails or does not return. */
    private final class HangingStore implements OutboxStore {

        private boolean hangs;
        private boolean fails;

        @Override
        public Contents load() {
            return new Contents(List.of(), List.of());
        }

        @Override
        public void commit(Batch batch) throws IOException {
            if (hangs) {
                threads.getStuck();
            }
            if (fails) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void close() {}
    }
}
