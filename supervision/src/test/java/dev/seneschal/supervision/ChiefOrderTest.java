package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.supervision.ChiefEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order workers start and stop, on the machine under a virtual clock. */
class ChiefOrderTest {

    private static final WorkerSpec IDLE = WorkerSpec.of(context -> {});

    @Test
    void theNextOneStartsOnceTheOneBeforeItRuns() {
        MachineWorld world =
                world(Chief.builder().addWorker("a", IDLE).addWorker("b", IDLE)).start();

        assertThat(world.state("a")).isEqualTo(WorkerState.INITIALIZED);
        assertThat(world.state("b")).isEqualTo(WorkerState.NEW);

        world.initDone("a");

        assertThat(world.state("a")).isEqualTo(WorkerState.RUN);
        assertThat(world.state("b")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void theNextOneWaitsForReadinessWhereItIsDeclared() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE.readyWithin(Duration.ofSeconds(10)))
                        .addWorker("b", IDLE))
                .start()
                .initDone("a");

        assertThat(world.state("b")).isEqualTo(WorkerState.NEW);

        world.ready("a");

        assertThat(world.state("b")).isEqualTo(WorkerState.INITIALIZED);
        assertThat(world.told(Kind.READY)).containsExactly("a");
    }

    @Test
    void readyInInitCountsFromTheRunOn() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE.readyWithin(Duration.ofSeconds(10)))
                        .addWorker("b", IDLE))
                .start();

        world.ready("a");
        assertThat(world.state("b")).isEqualTo(WorkerState.NEW);
        world.initDone("a");

        assertThat(world.state("b")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void oneThatIsNotReadyInTimeIsStoppedAndHasFailed() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE.readyWithin(Duration.ofSeconds(10)))
                        .addWorker("b", IDLE))
                .start()
                .initDone("a")
                .advance(Duration.ofSeconds(10));

        assertThat(world.told(Kind.NOT_READY)).containsExactly("a");
        assertThat(world.thread("a").cancelled).isTrue();
        world.ended("a", null);

        assertThat(world.state("a")).isEqualTo(WorkerState.FAILED);
        assertThat(world.member("a").lastError)
                .isInstanceOf(WorkerTimeoutException.class)
                .hasMessage("a was not ready within PT10S");
        assertThat(world.state("b")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void aFailedInitLeavesTheOthersRunning() {
        MachineWorld world = world(Chief.builder().addWorker("a", IDLE).addWorker("b", IDLE))
                .start()
                .ended("a", new IOException("no"))
                .initDone("b");

        assertThat(world.state("a")).isEqualTo(WorkerState.FAILED);
        assertThat(world.state("b")).isEqualTo(WorkerState.RUN);
        assertThat(world.ends).isZero();
    }

    @Test
    void othersWaitWhileTheOneBeforeThemIsRetried() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE.restart(RestartPolicy.onFailure()))
                        .addWorker("b", IDLE))
                .start()
                .ended("a", new IOException("no"));

        assertThat(world.state("b")).isEqualTo(WorkerState.NEW);
        world.advance(Duration.ofSeconds(2)).initDone("a");

        assertThat(world.state("b")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void declaredDependenciesComeBeforeOrderOfRegistration() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("api", IDLE.startAfter("db", "cache"))
                        .addWorker("db", IDLE)
                        .addWorker("cache", IDLE.startAtOnce()))
                .start();

        assertThat(world.threads.keySet()).extracting(Member::name).containsExactlyInAnyOrder("db", "cache");
        world.initDone("db");
        assertThat(world.state("api")).isEqualTo(WorkerState.NEW);
        world.initDone("cache");

        assertThat(world.state("api")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void whatDependsOnAFailedOneIsNotStartedUntilThatRuns() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("db", IDLE)
                        .addWorker("api", IDLE.startAfter("db"))
                        .addWorker("other", IDLE.startAtOnce()))
                .start()
                .initDone("other")
                .ended("db", new IOException("no"));

        assertThat(world.told(Kind.BLOCKED)).containsExactly("api");
        assertThat(world.state("api")).isEqualTo(WorkerState.NEW);
        world.apply(Control.START, "db").initDone("db");

        assertThat(world.state("api")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void aBlockedGroupThatIsStartedByHandWaitsForNothingAndItsDependentsWaitForIt() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("db", IDLE)
                        .addWorker(
                                "pool",
                                WorkerSpec.group(2, number -> context -> {}).startAfter("db"))
                        .addWorker("api", IDLE.startAfter("pool"))
                        .addWorker("other", IDLE.startAtOnce()))
                .start()
                .initDone("other")
                .ended("db", new IOException("no"));
        assertThat(world.told(Kind.BLOCKED)).containsExactly("pool", "api");

        world.apply(Control.START, "pool").initDone("pool/1");
        assertThat(world.state("api")).isEqualTo(WorkerState.NEW);
        world.initDone("pool/2");

        assertThat(world.state("api")).isEqualTo(WorkerState.INITIALIZED);
        assertThat(world.entry("pool").status().ready()).isTrue();
        assertThat(world.entry("pool").status().waiting()).isFalse();
    }

    @Test
    void aBlockedWorkerThatIsStartedByHandUnblocksItsDependents() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("db", IDLE)
                        .addWorker("cache", IDLE.startAfter("db"))
                        .addWorker("api", IDLE.startAfter("cache"))
                        .addWorker("other", IDLE.startAtOnce()))
                .start()
                .initDone("other")
                .ended("db", new IOException("no"));

        world.apply(Control.START, "cache").initDone("cache");

        assertThat(world.state("api")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void aFinishedDependencyIsGoodEnough() {
        MachineWorld world = world(
                        Chief.builder().addWorker("migrate", IDLE).addWorker("api", IDLE.startAfter("migrate")))
                .start();

        world.initDone("migrate").ended("migrate", null);

        assertThat(world.hasThread("api")).isTrue();
    }

    @Test
    void unknownDependenciesAndCirclesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chief.builder()
                        .addWorker("a", IDLE.startAfter("nobody"))
                        .build())
                .withMessageContaining("a is to start after nobody");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chief.builder()
                        .addWorker("a", IDLE.startAfter("c"))
                        .addWorker("b", IDLE.startAfter("a"))
                        .addWorker("c", IDLE.startAfter("b"))
                        .build())
                .withMessageContaining("after itself");
    }

    @Test
    void workersStopInReverseEachAfterTheNextHasEnded() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE)
                        .addWorker("b", IDLE)
                        .addWorker("c", IDLE))
                .start()
                .initDone("a")
                .initDone("b")
                .initDone("c");
        List<String> asked = new ArrayList<>();
        world.onEffect = (what, member) -> asked.add(what + " " + member.name());

        world.shutdown();
        assertThat(asked).containsExactly("cancel c");
        world.ended("c", null);
        assertThat(asked).containsExactly("cancel c", "cancel b");
        world.ended("b", null);
        assertThat(asked).containsExactly("cancel c", "cancel b", "cancel a");
        world.ended("a", null);

        assertThat(world.ends).isEqualTo(1);
    }

    @Test
    void dependenciesStopAfterWhatDependsOnThem() {
        MachineWorld world = world(
                        Chief.builder().addWorker("api", IDLE.startAfter("db")).addWorker("db", IDLE))
                .start()
                .initDone("db")
                .initDone("api");

        world.shutdown();
        assertThat(world.thread("api").cancelled).isTrue();
        assertThat(world.thread("db").cancelled).isFalse();
        world.ended("api", null);

        assertThat(world.thread("db").cancelled).isTrue();
    }

    @Test
    void membersOfAGroupStartAndStopAtTheSameTime() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("g", WorkerSpec.group(3, number -> context -> {}))
                        .addWorker("after", IDLE))
                .start();

        assertThat(world.threads).hasSize(3);
        world.initDone("g/2").initDone("g/3");
        assertThat(world.hasThread("after")).isFalse();
        world.initDone("g/1").initDone("after");
        world.shutdown().ended("after", null);

        assertThat(world.threads.values()).hasSize(3).allMatch(thread -> thread.cancelled);
    }

    @Test
    void aStuckWorkerIsCancelledThenInterruptedThenAbandonedAndTheNextOneIsStopped() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE)
                        .addWorker("stuck", IDLE.stopTimeout(Duration.ofSeconds(10))))
                .start()
                .initDone("a")
                .initDone("stuck")
                .shutdown();

        world.advance(Duration.ofMillis(4999));
        assertThat(world.thread("stuck").interrupted).isFalse();
        world.advance(Duration.ofMillis(1));
        assertThat(world.thread("stuck").interrupted).isTrue();
        world.advance(Duration.ofMillis(4999));
        assertThat(world.thread("stuck").abandoned).isFalse();
        assertThat(world.thread("a").cancelled).isFalse();
        world.advance(Duration.ofMillis(1));

        assertThat(world.thread("stuck").abandoned).isTrue();
        assertThat(world.state("stuck")).isEqualTo(WorkerState.RUN);
        assertThat(world.thread("a").cancelled).isTrue();
        world.ended("a", null);
        assertThat(world.ends).isEqualTo(1);
    }

    @Test
    void aWorkersTimeToStopIsCutToWhatIsLeftOfTheChiefs() {
        MachineWorld world = world(Chief.builder()
                        .forceStopTimeout(Duration.ofSeconds(15))
                        .addWorker("a", IDLE.stopTimeout(Duration.ofSeconds(10)))
                        .addWorker("b", IDLE.stopTimeout(Duration.ofSeconds(10))))
                .start()
                .initDone("a")
                .initDone("b")
                .shutdown()
                .advance(Duration.ofSeconds(10));
        assertThat(world.thread("b").abandoned).isTrue();

        world.advance(Duration.ofMillis(2500));
        assertThat(world.thread("a").interrupted).isTrue();
        world.advance(Duration.ofMillis(2500));

        assertThat(world.thread("a").abandoned).isTrue();
        assertThat(world.ends).isEqualTo(1);
    }

    @Test
    void theBudgetIs45SecondsUnlessSet() {
        MachineWorld world = world(Chief.builder()
                        .addWorker("a", IDLE.stopTimeout(Duration.ofMinutes(5)))
                        .addWorker("b", IDLE.stopTimeout(Duration.ofMinutes(5))))
                .start()
                .initDone("a")
                .initDone("b")
                .shutdown();

        world.advance(Duration.ofMillis(44_999));
        assertThat(world.ends).isZero();
        world.advance(Duration.ofMillis(1));

        assertThat(world.ends).isEqualTo(1);
        assertThat(world.told(Kind.ABANDONED)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aForcedStopInterruptsAllAtOnceAndGivesThemHalfASecond() {
        MachineWorld world = world(Chief.builder().addWorker("a", IDLE).addWorker("b", IDLE))
                .start()
                .initDone("a")
                .initDone("b")
                .shutdown();

        world.machine.force(ExitReport.Reason.SIGNAL, "SIGTERM", world.now);
        assertThat(world.threads.values()).allMatch(thread -> thread.interrupted);
        world.ended("a", new InterruptedException()).advance(Duration.ofMillis(500));

        assertThat(world.ends).isEqualTo(1);
        assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.SHUTDOWN);
        assertThat(world.told(Kind.ABANDONED)).containsExactly("b");
    }

    private static MachineWorld world(ChiefBuilder builder) {
        return new MachineWorld(builder, 1);
    }
}
