package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.supervision.ExitReport.Reason;
import dev.seneschal.time.Intensity;
import dev.seneschal.time.VirtualEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chiefs under chiefs, groups, and what is done to workers by hand, with real threads. */
@Timeout(60)
class ChiefTreeTest {

    private static final Worker UNTIL_STOPPED = WorkerContext::awaitCancelled;

    @Test
    void aNestedChiefStopsWithItsParentAndItsStatesAndEventsCarryPaths() {
        List<String> events = new CopyOnWriteArrayList<>();
        List<String> paths = new CopyOnWriteArrayList<>();
        Chief billing = quiet().addWorker("poller", WorkerSpec.group(3, number -> context -> {
                    paths.add(context.path() + " " + context.name());
                    context.awaitCancelled();
                }))
                .build();
        Chief chief = Chief.builder()
                .eventHandler(event -> events.add(event.worker() + " " + event.kind()))
                .addWorker("billing", billing.asWorker())
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.until(() -> paths.size() == 3);

        assertThat(chief.states())
                .containsEntry("billing", WorkerState.RUN)
                .containsEntry("billing/poller", WorkerState.RUN)
                .containsEntry("billing/poller/3", WorkerState.RUN);
        assertThat(paths).contains("billing/poller/3 3");
        chief.shutdown();

        assertThat(Latches.get(end).worker("billing/poller/3").orElseThrow().state())
                .isEqualTo(WorkerState.STOPPED);
        assertThat(events).contains("billing/poller/3 RUNNING", "billing CHIEF_STARTED", "billing/poller/3 FINISHED");
        assertThat(events).endsWith(" CHIEF_ENDED");
    }

    @Test
    void eachRunOfANestedChiefIsAFreshTree() {
        AtomicInteger runs = new AtomicInteger();
        Chief inner = quiet().addWorker("x", context -> {
                    if (runs.incrementAndGet() < 3) {
                        throw new IOException("again");
                    }
                    context.awaitCancelled();
                })
                .restart(RestartPolicy.onFailure().withIntensity(new Intensity(0, Duration.ofMinutes(1))))
                .build();
        Chief chief = quiet().addWorker(
                        "inner",
                        WorkerSpec.of(inner.asWorker())
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .build();
        chief.start();

        Latches.until(() -> runs.get() == 3 && chief.state("inner/x") == WorkerState.RUN);

        assertThat(chief.status("inner").orElseThrow().restarts()).isEqualTo(2);
        assertThat(chief.status("inner").orElseThrow().lastError().orElseThrow())
                .isInstanceOf(ChiefFailedException.class)
                .hasMessage("ESCALATED by x");
        assertThat(chief.status("inner/x").orElseThrow().restarts()).isZero();
        chief.close();
    }

    @Test
    void escalationGoesUpWhereItIsNotRestarted() {
        Chief inner = quiet().addWorker("x", failing())
                .restart(RestartPolicy.onFailure().withIntensity(new Intensity(0, Duration.ofMinutes(1))))
                .failureExitCode(7)
                .build();
        Chief chief = quiet().addWorker("inner", inner.asWorker())
                .addWorker("other", UNTIL_STOPPED)
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.ESCALATED);
        assertThat(report.detail()).isEqualTo("inner");
        assertThat(report.worker("other").orElseThrow().state()).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void stopAppOnFailInANestedChiefStopsTheOutermostWithItsCode() {
        Chief inner = quiet().addWorker("x", failing())
                .restart(RestartPolicy.stopAppOnFail())
                .failureExitCode(7)
                .build();
        Chief chief = quiet().addWorker("inner", WorkerSpec.of(inner.asWorker()).restart(RestartPolicy.always()))
                .addWorker("other", UNTIL_STOPPED)
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.STOP_APP_ON_FAIL);
        assertThat(report.exitCode()).isEqualTo(7);
    }

    @Test
    void aNestedChiefWithAnAbandonedThreadFailsAndItsParentEscalates() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Chief inner = quiet().addWorker("stuck", Latches.deaf(running, open))
                .addWorker("ends", WorkerSpec.of(context -> running.await()).significant())
                .forceStopTimeout(Duration.ofMillis(100))
                .build();
        Chief chief = quiet().addWorker("inner", WorkerSpec.of(inner.asWorker()).restart(RestartPolicy.always()))
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.ESCALATED);
        assertThat(report.worker("inner").orElseThrow().state()).isEqualTo(WorkerState.FAILED);
        assertThat(report.worker("inner/stuck").orElseThrow().isAbandoned()).isTrue();
        open.countDown();
    }

    @Test
    void aNestedChiefEndsWithinItsParentsTimeAndReportsWhoIsStuck() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        CompletableFuture<Void> open = new CompletableFuture<>();
        Chief inner = quiet().environment(world)
                .addWorker("stuck", context -> awaitDeaf(world, open))
                .build();
        Chief chief = quiet().environment(world)
                .addWorker("inner", inner.asWorker())
                .forceStopTimeout(Duration.ofSeconds(2))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        world.advance(Duration.ofSeconds(1));

        chief.shutdown();
        world.advance(Duration.ofSeconds(2));

        assertThat(end).isDone();
        assertThat(end.join().abandoned()).extracting(WorkerStatus::path).containsExactly("inner/stuck");
        assertThat(end.join().outcome()).isEqualTo(ExitReport.Outcome.FORCED);
        open.complete(null);
        world.advance(Duration.ofSeconds(1));
    }

    @Test
    void aNestedChiefsShutdownCallbackEndsWithinItsParentsTime() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        CompletableFuture<Void> open = new CompletableFuture<>();
        Chief inner = quiet().environment(world)
                .addWorker("w", UNTIL_STOPPED)
                .onShutdown(() -> awaitDeaf(world, open))
                .build();
        Chief chief = quiet().environment(world)
                .addWorker("inner", WorkerSpec.of(inner.asWorker()).stopTimeout(Duration.ofSeconds(1)))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        world.advance(Duration.ofSeconds(1));

        chief.shutdown();
        world.advance(Duration.ofSeconds(1));

        assertThat(end).isDone();
        assertThat(end.join().outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
        open.complete(null);
        world.advance(Duration.ofSeconds(1));
    }

    @Test
    void aTreeThatIsForcedReportsWhoIsStuckInIt() {
        forceATree(chief -> {});
    }

    @Test
    void soDoesOneThatWasAskedToStopBefore() {
        forceATree(Chief::shutdown);
    }

    private static void forceATree(Consumer<Chief> before) {
        VirtualEnvironment world = new VirtualEnvironment(1);
        CompletableFuture<Void> open = new CompletableFuture<>();
        Chief inner = quiet().environment(world)
                .addWorker("stuck", context -> awaitDeaf(world, open))
                .build();
        Chief chief =
                quiet().environment(world).addWorker("inner", inner.asWorker()).build();
        CompletableFuture<ExitReport> end = chief.start();
        world.advance(Duration.ofSeconds(1));
        before.accept(chief);
        world.advance(Duration.ofSeconds(1));

        chief.shutdownNow();
        world.advance(Duration.ofSeconds(1));

        assertThat(end).isDone();
        assertThat(end.join().abandoned()).extracting(WorkerStatus::path).containsExactly("inner/stuck");
        open.complete(null);
        world.advance(Duration.ofSeconds(1));
    }

    private static void awaitDeaf(VirtualEnvironment world, CompletableFuture<Void> open) {
        while (!open.isDone()) {
            try {
                world.await(open, Duration.ofHours(1));
            } catch (InterruptedException ignored) {
                // deaf
            }
        }
    }

    @Test
    void runsThatHaveEndedLeaveNothingAtTheTokenTheyWereToStopOn() {
        CompletableFuture<Void> token = new CompletableFuture<>();
        for (int run = 0; run < 5; run++) {
            quiet().addWorker("w", context -> {})
                    .stopWhenAllDone()
                    .stopOn(token)
                    .build()
                    .run();
        }

        Latches.until(() -> token.getNumberOfDependents() == 0);
    }

    @Test
    void attributesAreInheritedAndOverridden() {
        List<String> found = new CopyOnWriteArrayList<>();
        Chief inner = quiet().attribute("b", "inner")
                .addWorker("x", context -> {
                    found.add(context.attribute("a", String.class).orElse("none"));
                    found.add(context.attribute("b", String.class).orElse("none"));
                    found.add(context.attribute("c", String.class).orElse("none"));
                })
                .stopWhenAllDone()
                .build();
        Chief chief = quiet().attribute("a", "outer")
                .attribute("b", "outer")
                .addWorker("inner", inner.asWorker())
                .stopWhenAllDone()
                .build();

        chief.run();

        assertThat(found).containsExactly("outer", "inner", "none");
    }

    @Test
    void workersAreAddedStoppedStartedRestartedAndRemovedByPath() {
        Chief chief = quiet().addWorker(
                        "inner", quiet().addWorker("x", UNTIL_STOPPED).build().asWorker())
                .build();
        chief.start();
        Latches.until(() -> chief.state("inner/x") == WorkerState.RUN);

        chief.addWorker("inner/y", UNTIL_STOPPED);
        Latches.until(() -> chief.state("inner/y") == WorkerState.RUN);
        assertThat(Latches.get(chief.stopWorker("inner/y")).state()).isEqualTo(WorkerState.STOPPED);
        assertThat(Latches.get(chief.startWorker("inner/y")).path()).isEqualTo("inner/y");
        WorkerStatus restarted = Latches.get(chief.restartWorker("inner/y"));
        assertThat(restarted.state()).isEqualTo(WorkerState.RUN);
        assertThat(restarted.restarts()).isEqualTo(2);
        Latches.get(chief.removeWorker("inner/y"));

        assertThat(chief.state("inner/y")).isEqualTo(WorkerState.NOT_EXISTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chief.stopWorker("inner/y"))
                .withMessageContaining("inner/y");
        assertThatIllegalArgumentException().isThrownBy(() -> chief.addWorker("nobody/z", UNTIL_STOPPED));
        chief.close();
        assertThatIllegalStateException().isThrownBy(() -> chief.startWorker("inner"));
    }

    @Test
    void aGroupGrowsToItsMaximumAndShrinks() {
        Chief chief = quiet().addWorker(
                        "g", WorkerSpec.group(1, number -> UNTIL_STOPPED).maximum(5))
                .build();
        chief.start();

        assertThat(Latches.get(chief.resizeGroup("g", 5)).ready()).isTrue();
        assertThat(chief.state("g/5")).isEqualTo(WorkerState.RUN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chief.resizeGroup("g", 6))
                .withMessageContaining("from 0 to 5, was 6");
        Latches.get(chief.resizeGroup("g", 2));
        assertThat(chief.states().keySet()).containsExactly("g", "g/1", "g/2");
        Latches.get(chief.restartWorker("g/2"));

        assertThat(chief.status("g").orElseThrow().restarts()).isEqualTo(1);
        chief.close();
    }

    @Test
    void aMemberFailsOnItsOwn() {
        CountDownLatch fail = new CountDownLatch(1);
        Chief chief = quiet().addWorker(
                        "g",
                        WorkerSpec.group(3, number -> context -> {
                                    if (number == 2 && context.restarts() == 0) {
                                        fail.await();
                                        throw new IOException("one");
                                    }
                                    context.awaitCancelled();
                                })
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .build();
        chief.start();
        Latches.until(() -> chief.state("g/3") == WorkerState.RUN);
        fail.countDown();

        Latches.until(() -> chief.status("g/2").orElseThrow().restarts() == 1);

        assertThat(chief.status("g/1").orElseThrow().restarts()).isZero();
        chief.close();
    }

    @Test
    void healthTellsLivenessFromReadiness() {
        CountDownLatch ready = new CountDownLatch(1);
        Chief chief = quiet().addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    ready.await();
                                    context.ready();
                                    context.awaitCancelled();
                                })
                                .readyWithin(Duration.ofMinutes(1)))
                .build();
        assertThat(chief.health())
                .isEqualTo(new Health(true, false, List.of("the chief does not run", "w: not started")));
        chief.start();

        Latches.until(() -> chief.state("w") == WorkerState.RUN);
        assertThat(chief.health()).isEqualTo(new Health(true, false, List.of("w: not ready")));
        ready.countDown();
        Latches.until(() -> chief.health().ready());

        assertThat(chief.status("w").orElseThrow().startTook()).isPresent();
        chief.close();
        assertThat(chief.health().ready()).isFalse();
    }

    @Test
    void aSilentWorkerIsReportedWithItsStackAndRestartedIfThatIsWanted() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        List<ChiefEvent> events = new ArrayList<>();
        CompletableFuture<Void> never = new CompletableFuture<>();
        Chief chief = Chief.builder()
                .environment(world)
                .eventHandler(events::add)
                .addWorker(
                        "watched",
                        WorkerSpec.of(context -> awaitSilently(world, never)).heartbeat(Duration.ofMillis(50)))
                .addWorker(
                        "restarted",
                        WorkerSpec.of(context -> {
                                    if (context.restarts() == 0) {
                                        awaitSilently(world, never);
                                    }
                                    while (context.sleep(Duration.ofMillis(5))) {
                                        context.heartbeat();
                                    }
                                })
                                .heartbeatOrRestart(Duration.ofMillis(500))
                                .stopTimeout(Duration.ofMillis(200))
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .build();
        CompletableFuture<ExitReport> end = chief.start();

        world.advance(Duration.ofSeconds(5));

        assertThat(chief.status("restarted").orElseThrow().restarts()).isEqualTo(1);
        ChiefEvent silent = events.stream()
                .filter(event -> event.kind() == ChiefEvent.Kind.SILENT)
                .filter(event -> event.worker().equals("watched"))
                .findFirst()
                .orElseThrow();
        assertThat(silent.fields().get("stack").toString()).contains("awaitSilently");
        assertThat(chief.health().live()).isFalse();
        assertThat(chief.status("restarted").orElseThrow().lastError().orElseThrow())
                .isInstanceOf(WorkerTimeoutException.class);
        never.complete(null);
        chief.shutdown();
        world.advance(Duration.ofSeconds(1));
        assertThat(end).isDone();
    }

    private static void awaitSilently(VirtualEnvironment world, CompletableFuture<Void> never)
            throws InterruptedException {
        world.await(never, Duration.ofHours(1));
    }

    private static ChiefBuilder quiet() {
        return Chief.builder().eventHandler(ChiefEventHandler.none());
    }

    private static Worker failing() {
        return context -> {
            throw new IOException("no");
        };
    }
}
