package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a chief tells, to whom, and that it waits for nobody. */
@Timeout(60)
class ChiefEventsTest {

    private static final Worker UNTIL_STOPPED = WorkerContext::awaitCancelled;

    @Test
    void eachWorkersEventsComeInOrder() {
        List<ChiefEvent> events = new CopyOnWriteArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Chief chief = Chief.builder()
                .eventHandler(events::add)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    if (runs.incrementAndGet() == 1) {
                                        throw new IOException("first");
                                    }
                                })
                                .restart(RestartPolicy.onFailure().withReInit().withoutBackoff()))
                .stopWhenAllDone()
                .build();

        chief.run();

        assertThat(events)
                .filteredOn(event -> event.worker().equals("w"))
                .extracting(ChiefEvent::message)
                .containsExactly(
                        "Worker is initialized",
                        "Starting worker",
                        "Run worker",
                        "Worker ended execution with error",
                        "Worker will be re-initialized and restarted",
                        "Worker is initialized",
                        "Starting worker",
                        "Run worker",
                        "Worker ended execution");
        assertThat(events).first().extracting(ChiefEvent::kind).isEqualTo(Kind.CHIEF_STARTING);
        assertThat(events).last().extracting(ChiefEvent::kind).isEqualTo(Kind.CHIEF_ENDED);
    }

    @Test
    void aPanicIsToldWithItsCause() {
        List<ChiefEvent> events = new CopyOnWriteArrayList<>();
        IllegalStateException panic = new IllegalStateException("panic");
        Chief chief = Chief.builder()
                .eventHandler(events::add)
                .addWorker("w", context -> {
                    throw panic;
                })
                .stopWhenAllDone()
                .build();

        chief.run();

        ChiefEvent failed = events.stream()
                .filter(event -> event.kind() == Kind.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(failed.message()).isEqualTo("Worker failed with panic");
        assertThat(failed.level()).isEqualTo(Level.ERROR);
        assertThat(failed.cause()).containsSame(panic);
    }

    @Test
    void withoutAnyHandlerEverythingWorks() {
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("w", context -> {})
                .stopWhenAllDone()
                .build();

        assertThat(chief.run().exitCode()).isZero();
    }

    @Test
    void aThrowingHandlerHurtsNobody() {
        Chief chief = Chief.builder()
                .eventHandler(event -> {
                    throw new AssertionError("handler");
                })
                .addWorker("w", context -> {})
                .stopWhenAllDone()
                .build();

        assertThat(chief.run().exitCode()).isZero();
    }

    @Test
    void aStuckHandlerHoldsUpNoWorkerAndWhatItMissesIsCounted() {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Chief chief = Chief.builder()
                .eventCapacity(4)
                .eventHandler(event -> Latches.await(open))
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    if (runs.incrementAndGet() < 100) {
                                        throw new IOException("again");
                                    }
                                })
                                .restart(RestartPolicy.onFailure()
                                        .withoutBackoff()
                                        .withoutIntensity()))
                .stopWhenAllDone()
                .build();

        ExitReport report = chief.run();
        open.countDown();

        assertThat(runs).hasValue(100);
        assertThat(report.droppedEvents()).isGreaterThan(300);
    }

    @Test
    void theHandlerHasHadEverythingWhenRunReturns() {
        AtomicInteger handled = new AtomicInteger();
        Chief chief = Chief.builder()
                .eventCapacity(100_000)
                .eventHandler(event -> handled.incrementAndGet())
                .addWorker("g", WorkerSpec.group(200, number -> context -> {}))
                .stopWhenAllDone()
                .build();

        ExitReport report = chief.run();

        assertThat(report.droppedEvents()).isZero();
        // Four for each worker, and four for the chief.
        assertThat(handled).hasValue(4 * 200 + 4);
    }

    @Test
    void aStreamGivesTheEventsInOrderAndThenEnds() throws Exception {
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("w", context -> {})
                .stopWhenAllDone()
                .build();
        List<Kind> kinds = new ArrayList<>();

        try (EventStream stream = chief.events()) {
            chief.run();
            while (!stream.isEnded()) {
                stream.next(Duration.ofSeconds(10)).ifPresent(event -> kinds.add(event.kind()));
            }
            assertThat(stream.next(Duration.ofSeconds(10))).isEmpty();
        }

        assertThat(kinds)
                .containsExactly(
                        Kind.CHIEF_STARTING,
                        Kind.INITIALIZED,
                        Kind.STARTING,
                        Kind.RUNNING,
                        Kind.CHIEF_STARTED,
                        Kind.FINISHED,
                        Kind.CHIEF_STOPPING,
                        Kind.CHIEF_ENDED);
    }

    @Test
    void aFullStreamDropsAndCounts() {
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("w", context -> {})
                .stopWhenAllDone()
                .build();

        EventStream stream = chief.events(2);
        chief.run();

        assertThat(stream.dropped()).isEqualTo(6);
        assertThat(stream.poll()).isPresent();
    }

    @Test
    void theRecoverHookIsCalledWithPathAndThrowableAndMayThrow() {
        List<String> recovered = new CopyOnWriteArrayList<>();
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .recover((worker, thrown) -> {
                    recovered.add(worker + " " + thrown.getMessage());
                    throw new IllegalStateException("hook");
                })
                .addWorker("w", context -> {
                    throw new IllegalStateException("panic");
                })
                .stopWhenAllDone()
                .build();

        ExitReport report = chief.run();

        assertThat(recovered).containsExactly("w panic");
        assertThat(report.worker("w").orElseThrow().state()).isEqualTo(WorkerState.FAILED);
    }

    @Test
    void aHostsOwnEventIsTold() {
        List<ChiefEvent> events = new CopyOnWriteArrayList<>();
        Chief chief = Chief.builder()
                .eventHandler(events::add)
                .addWorker("w", UNTIL_STOPPED)
                .build();
        chief.start();

        chief.report(ChiefEvent.of(Level.ERROR, "internal_socket_listener", "no socket"));
        chief.close();

        assertThat(events).anyMatch(event -> event.message().equals("no socket"));
    }

    @Test
    void predicatesAndToErrorFollowTheLevel() {
        ChiefEvent fatal = ChiefEvent.of(Level.FATAL, "w", "m").withCause(new IOException("cause"));

        assertThat(fatal.isFatal()).isTrue();
        assertThat(fatal.isError()).isFalse();
        assertThat(fatal.toError().orElseThrow()).hasMessage("m").hasRootCauseMessage("cause");
        assertThat(ChiefEvent.of(Level.ERROR, "w", "m").isError()).isTrue();
        assertThat(ChiefEvent.of(Level.INFO, "w", "m").toError()).isEmpty();
        assertThat(Level.FATAL).hasToString("fatal");
    }

    @Test
    void fieldsCanBeAddedToAFreshEventAndChangeNoOther() {
        ChiefEvent bare = ChiefEvent.of(Level.INFO, "w", "m");

        ChiefEvent more = bare.withField("b", 2).withField("a", 1);

        assertThat(bare.fields()).isEmpty();
        assertThat(more.formatFields()).isEqualTo("a=1 b=2");
        assertThat(more.withWorker("x").worker()).isEqualTo("x");
        assertThat(more.worker()).isEqualTo("w");
    }

    @Test
    void thePlainHandlerPrintsALineForEach() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChiefEventHandler handler = ChiefEventHandler.plain(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        handler.handle(ChiefEvent.of(Level.FATAL, "w", "broken").withField("k", "v"));

        assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).endsWith("ERROR w: broken k=v");
    }
}
