package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.MachineWorld.Doing;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who is restarted, when, how often and with whom, on the machine under a virtual clock. */
class ChiefRestartTest {

    private static final WorkerSpec IDLE = WorkerSpec.of(context -> {});
    private static final IOException ERROR = new IOException("error");
    private static final IllegalStateException PANIC = new IllegalStateException("panic");

    @Test
    void neverNeverRestarts() {
        for (Throwable thrown : new Throwable[] {ERROR, PANIC}) {
            MachineWorld world =
                    running(RestartPolicy.never()).ended("w", thrown).advance(Duration.ofHours(1));

            assertThat(world.state("w")).isEqualTo(WorkerState.FAILED);
            assertThat(world.threads).hasSize(1);
        }
    }

    @Test
    void neverIsTheDefault() {
        assertThat(IDLE.restart()).isEmpty();
        assertThat(new ChiefSettings(Chief.builder()).restart().type()).isEqualTo(RestartPolicy.Type.NEVER);
    }

    @Test
    void onFailRestartsAfterPanicsOnly() {
        assertThat(isRestarted(RestartPolicy.onFail(), PANIC)).isTrue();
        assertThat(isRestarted(RestartPolicy.onFail(), new AssertionError("error of the JDK")))
                .isTrue();
        assertThat(isRestarted(RestartPolicy.onFail(), ERROR)).isFalse();
    }

    @Test
    void onErrorRestartsAfterErrorsOnly() {
        assertThat(isRestarted(RestartPolicy.onError(), ERROR)).isTrue();
        assertThat(isRestarted(RestartPolicy.onError(), PANIC)).isFalse();
    }

    @Test
    void onFailureRestartsAfterBoth() {
        assertThat(isRestarted(RestartPolicy.onFailure(), ERROR)).isTrue();
        assertThat(isRestarted(RestartPolicy.onFailure(), PANIC)).isTrue();
    }

    @Test
    void whatIsAnErrorCanBeSaidOtherwise() {
        RestartPolicy policy = RestartPolicy.onError().withErrors(thrown -> thrown == PANIC);

        assertThat(isRestarted(policy, PANIC)).isTrue();
        assertThat(isRestarted(policy, ERROR)).isFalse();
    }

    @Test
    void aCleanReturnIsNotRestartedUnlessAlways() {
        assertThat(isRestarted(RestartPolicy.onFailure(), null)).isFalse();
        assertThat(isRestarted(RestartPolicy.always(), null)).isTrue();
    }

    @Test
    void aRestartPassesThroughInitializedOnItsOwnThread() {
        MachineWorld world = running(RestartPolicy.onFailure().withReInit());
        List<WorkerState> states = new ArrayList<>();
        world.onEffect = (what, member) -> states.add(member.state);

        world.ended("w", ERROR);
        assertThat(world.state("w")).isEqualTo(WorkerState.FAILED);
        world.advance(Duration.ofSeconds(2));

        assertThat(states).containsExactly(WorkerState.INITIALIZED);
        assertThat(world.told(Kind.RESTARTING)).containsExactly("w");
        assertThat(world.member("w").restarts).isEqualTo(1);
    }

    @Test
    void withReInitCallsInitAgainAndOthersDoNot() {
        MachineWorld again = running(RestartPolicy.onFailure().withReInit().withoutBackoff());
        MachineWorld once = running(RestartPolicy.onFailure().withoutBackoff());

        again.ended("w", ERROR);
        once.ended("w", ERROR);

        assertThat(again.thread("w").doing).isEqualTo(Doing.INIT);
        assertThat(once.thread("w").doing).isEqualTo(Doing.RUN);
    }

    @Test
    void noneIsRestartedThatWasAskedToStop() {
        MachineWorld world = running(RestartPolicy.always()).apply(Control.STOP, "w");

        world.ended("w", PANIC).advance(Duration.ofHours(1));

        assertThat(world.state("w")).isEqualTo(WorkerState.FAILED);
        assertThat(world.threads).hasSize(1);
    }

    @Test
    void anInterruptAfterTheRequestToStopIsACleanEndAndBeforeItAFailure() {
        MachineWorld asked = running(RestartPolicy.never()).apply(Control.STOP, "w");
        MachineWorld unasked = running(RestartPolicy.never());

        asked.ended("w", new InterruptedException());
        unasked.ended("w", new InterruptedException());

        assertThat(asked.state("w")).isEqualTo(WorkerState.STOPPED);
        assertThat(unasked.state("w")).isEqualTo(WorkerState.FAILED);
    }

    @Test
    void theBackOffGrowsIsCappedAndBeginsAnewAfterAStableTime() {
        RestartPolicy policy = RestartPolicy.onFailure()
                .withBackoff(new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5), 0))
                .withoutIntensity();
        MachineWorld world = running(policy);

        assertThat(waits(world, 5)).containsExactly(1L, 2L, 4L, 5L, 5L);
        world.advance(Duration.ofMinutes(5));

        assertThat(waits(world, 2)).containsExactly(1L, 2L);
    }

    @Test
    void theBackOffIsJittered() {
        MachineWorld world = running(RestartPolicy.onFailure()
                .withBackoff(new Backoff(Duration.ofSeconds(100), 1, Duration.ofSeconds(100), 0.2))
                .withoutIntensity());

        assertThat(waits(world, 20)).allMatch(wait -> wait >= 80 && wait <= 120);
        assertThat(new MachineWorldWaits(world).distinct(20)).isGreaterThan(5);
    }

    @Test
    void moreRestartsThanTheIntensityAllowsEscalate() {
        MachineWorld world = running(
                RestartPolicy.onFailure().withoutBackoff().withIntensity(new Intensity(3, Duration.ofMinutes(1))));

        world.ended("w", ERROR).ended("w", ERROR).ended("w", ERROR);
        assertThat(world.machine.stage).isEqualTo(ChiefMachine.Stage.RUNNING);
        world.ended("w", PANIC);

        assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.ESCALATED);
        assertThat(world.machine.detail).isEqualTo("w");
        assertThat(world.machine.cause).isSameAs(PANIC);
        assertThat(world.machine.exitCode).isEqualTo(1);
        assertThat(world.told(Kind.ESCALATED)).containsExactly("w");
        world.ended("other", null);
        assertThat(world.ends).isEqualTo(1);
    }

    @Test
    void theIntensityIsCountedForEachWorkerAndForTheChiefByChoice() {
        RestartPolicy policy =
                RestartPolicy.onFailure().withoutBackoff().withIntensity(new Intensity(2, Duration.ofMinutes(1)));
        MachineWorld each = twoRunning(Chief.builder().restart(policy));
        MachineWorld all =
                twoRunning(Chief.builder().restart(policy).chiefIntensity(new Intensity(3, Duration.ofMinutes(1))));

        for (MachineWorld world : List.of(each, all)) {
            world.ended("a", ERROR).ended("b", ERROR).ended("a", ERROR).ended("b", ERROR);
        }

        assertThat(each.machine.stage).isEqualTo(ChiefMachine.Stage.RUNNING);
        assertThat(all.machine.reason).isEqualTo(ExitReport.Reason.ESCALATED);
    }

    @Test
    void stopAppOnFailStopsTheOthersGracefullyWithAnExitCode() {
        MachineWorld world = running(RestartPolicy.stopAppOnFail());

        world.ended("w", PANIC);
        assertThat(world.thread("other").cancelled).isTrue();
        world.ended("other", null);

        assertThat(world.ends).isEqualTo(1);
        assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.STOP_APP_ON_FAIL);
        assertThat(world.machine.exitCode).isEqualTo(1);
    }

    @Test
    void aFailedInitCountsAsAFailureAndIsRetriedWithInit() {
        MachineWorld world = running(RestartPolicy.onFailure().withReInit().withoutBackoff());

        world.ended("w", PANIC).ended("w", ERROR);
        assertThat(world.thread("w").doing).isEqualTo(Doing.INIT);
        world.initDone("w");

        assertThat(world.state("w")).isEqualTo(WorkerState.RUN);
        assertThat(world.member("w").restarts).isEqualTo(2);
    }

    @Test
    void anErrorOfTheJvmEscalatesButAStackOverflowIsAFailure() {
        MachineWorld broken = running(RestartPolicy.onFailure());
        MachineWorld deep = running(RestartPolicy.onFailure());

        broken.ended("w", new OutOfMemoryError("no room"));
        deep.ended("w", new StackOverflowError());

        assertThat(broken.machine.reason).isEqualTo(ExitReport.Reason.ESCALATED);
        assertThat(deep.machine.stage).isEqualTo(ChiefMachine.Stage.RUNNING);
    }

    @Test
    void contradictorySettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestartPolicy.never().withReInit())
                .withMessageContaining("withReInit")
                .withMessageContaining("NEVER");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestartPolicy.stopAppOnFail().withBackoff(RestartPolicy.DEFAULT_BACKOFF))
                .withMessageContaining("STOP_APP");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestartPolicy.always().withResetAfter(Duration.ZERO))
                .withMessageContaining("resetAfter");
    }

    @Test
    void aSignificantWorkersEndIsTheChiefs() {
        for (Throwable thrown : new Throwable[] {null, PANIC}) {
            MachineWorld world = new MachineWorld(
                            Chief.builder().addWorker("other", IDLE).addWorker("w", IDLE.significant()), 1)
                    .start()
                    .initDone("other")
                    .initDone("w");

            world.ended("w", thrown).ended("other", null);

            assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.SIGNIFICANT_ENDED);
            assertThat(world.machine.exitCode).isEqualTo(thrown == null ? 0 : 1);
            assertThat(world.ends).isEqualTo(1);
        }
    }

    @Test
    void oneForAllRestartsAllOnceAllHaveReallyEnded() {
        MachineWorld world = threeRunning(Strategy.ONE_FOR_ALL);

        world.ended("b", ERROR);
        assertThat(world.thread("c").cancelled).isTrue();
        assertThat(world.thread("a").cancelled).isFalse();
        world.advance(Duration.ofSeconds(4)).ended("c", null).advance(Duration.ofSeconds(4));
        assertThat(world.thread("b").doing).isEqualTo(Doing.PARKED);
        world.ended("a", PANIC);

        assertThat(world.thread("a").doing).isEqualTo(Doing.INIT);
        assertThat(world.thread("b").doing).isEqualTo(Doing.PARKED);
        world.initDone("a");
        assertThat(world.thread("b").doing).isEqualTo(Doing.RUN);
        assertThat(world.thread("c").doing).isEqualTo(Doing.INIT);
    }

    @Test
    void restForOneLeavesThoseBeforeItAlone() {
        MachineWorld world = threeRunning(Strategy.REST_FOR_ONE);

        world.ended("b", ERROR).ended("c", null).advance(Duration.ofSeconds(2));

        assertThat(world.member("a").restarts).isZero();
        assertThat(world.thread("b").doing).isEqualTo(Doing.RUN);
        assertThat(world.thread("c").doing).isEqualTo(Doing.INIT);
    }

    @Test
    void siblingsThatWereStoppedByHandStayStopped() {
        MachineWorld world = threeRunning(Strategy.ONE_FOR_ALL);
        world.apply(Control.STOP, "c").ended("c", null);

        world.ended("b", ERROR).ended("a", null).advance(Duration.ofSeconds(2)).initDone("a");

        assertThat(world.thread("b").doing).isEqualTo(Doing.RUN);
        assertThat(world.state("c")).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void aSiblingThatDoesNotEndTurnsTheRestartIntoEscalation() {
        MachineWorld world = threeRunning(Strategy.ONE_FOR_ALL);

        world.ended("b", ERROR).advance(Duration.ofSeconds(10));

        assertThat(world.told(Kind.ABANDONED)).containsExactly("c");
        assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.ESCALATED);
        assertThat(world.hasThread("b")).isFalse();
    }

    @Test
    void anAbandonedWorkerKeepsItsNameAndStateUntilItsThreadEnds() {
        MachineWorld world = running(RestartPolicy.always()).apply(Control.REMOVE, "w");
        world.advance(Duration.ofSeconds(10));

        assertThat(world.state("w")).isEqualTo(WorkerState.RUN);
        assertThat(world.member("w").status().isAbandoned()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.machine.controls.add("w", IDLE, world.now))
                .withMessageContaining("w already");
        world.ended("w", null);

        assertThat(world.told(Kind.LATE_END, Kind.REMOVED)).containsExactly("w", "w");
        world.machine.controls.add("w", IDLE, world.now);
        assertThat(world.hasThread("w")).isTrue();
    }

    @Test
    void whatWasRemovedMeanwhileIsNotStartedAnyMore() {
        MachineWorld world = running(RestartPolicy.never());
        Entry found = world.entry("w");
        world.apply(Control.REMOVE, "w").ended("w", null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.machine.controls.apply(Control.START, found, null, world.now))
                .withMessage("there is no worker w");
        assertThat(world.threads).hasSize(1);
    }

    @Test
    void aHungWorkerIsNotRestartedBesideItsThread() {
        MachineWorld world = running(RestartPolicy.always()).apply(Control.RESTART, "w");

        world.advance(Duration.ofSeconds(10));

        assertThat(world.machine.reason).isEqualTo(ExitReport.Reason.ESCALATED);
        assertThat(world.told(Kind.ABANDONED)).containsExactly("w");
    }

    private static boolean isRestarted(RestartPolicy policy, Throwable thrown) {
        MachineWorld world = running(policy).ended("w", thrown).advance(Duration.ofSeconds(2));
        return world.hasThread("w");
    }

    /** A chief in which w and other run. */
    private static MachineWorld running(RestartPolicy policy) {
        return new MachineWorld(Chief.builder().addWorker("other", IDLE).addWorker("w", IDLE.restart(policy)), 1)
                .start()
                .initDone("other")
                .initDone("w");
    }

    private static MachineWorld twoRunning(ChiefBuilder builder) {
        return new MachineWorld(builder.addWorker("a", IDLE).addWorker("b", IDLE), 1)
                .start()
                .initDone("a")
                .initDone("b");
    }

    private static MachineWorld threeRunning(Strategy strategy) {
        return new MachineWorld(
                        Chief.builder()
                                .strategy(strategy)
                                .addWorker("a", IDLE)
                                .addWorker("b", IDLE.restart(RestartPolicy.onFailure()))
                                .addWorker("c", IDLE),
                        1)
                .start()
                .initDone("a")
                .initDone("b")
                .initDone("c");
    }

    /** How many whole seconds w waits for each of its next restarts when it fails at once. */
    private static List<Long> waits(MachineWorld world, int times) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            waits.add(new MachineWorldWaits(world).next() / 1_000_000_000);
        }
        return waits;
    }

    /** Fails w, and measures until it runs again. */
    private record MachineWorldWaits(MachineWorld world) {

        long next() {
            world.ended("w", ERROR);
            long wait = world.machine.nextDue() - world.now;
            world.advance(Duration.ofNanos(wait));
            assertThat(world.thread("w").doing).isEqualTo(Doing.RUN);
            return wait;
        }

        long distinct(int times) {
            return LongStream.generate(this::next).limit(times).distinct().count();
        }
    }
}
