package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

    private static final Worker IDLE = context -> {};

    private final WorkerPool pool = new WorkerPool();
    private final StandaloneContext context = new StandaloneContext("billing/poller");

    @Test
    void everyAllowedEdgeSucceeds() {
        for (WorkerState from : WorkerState.values()) {
            for (WorkerState to : WorkerState.values()) {
                if (from != WorkerState.NOT_EXISTS && to != WorkerState.NOT_EXISTS && from.canBecome(to)) {
                    WorkerPool fresh = poolWith(from);

                    fresh.setState("w", to);

                    assertThat(fresh.getState("w")).isEqualTo(to);
                }
            }
        }
    }

    @Test
    void everyOtherPairIsRefusedWithBothNames() {
        for (WorkerState from : WorkerState.values()) {
            for (WorkerState to : WorkerState.values()) {
                if (from != WorkerState.NOT_EXISTS && to != WorkerState.NOT_EXISTS && !from.canBecome(to)) {
                    WorkerPool fresh = poolWith(from);

                    assertThatIllegalStateException()
                            .isThrownBy(() -> fresh.setState("w", to))
                            .withMessage("w: invalid transition: " + from + " --> " + to);
                    assertThat(fresh.getState("w")).isEqualTo(from);
                }
            }
        }
    }

    @Test
    void theSameStateIsNoChange() {
        pool.setWorker("w", IDLE);

        assertThatCode(() -> pool.setState("w", WorkerState.NEW)).doesNotThrowAnyException();
    }

    @Test
    void anUnknownNameDoesNotExist() {
        assertThat(pool.getState("nobody")).isEqualTo(WorkerState.NOT_EXISTS);
        assertThat(pool.isRun("nobody")).isFalse();
    }

    @Test
    void anUnknownNameIsRefusedAndThePoolStaysUsable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.startWorker("nobody"))
                .withMessage("nobody: not exist");
        assertThatIllegalArgumentException().isThrownBy(() -> pool.replaceWorker("nobody", IDLE));

        pool.setWorker("w", IDLE);
        assertThat(pool.getState("w")).isEqualTo(WorkerState.NEW);
    }

    @Test
    void notExistsIsNoStateToBeIn() {
        pool.setWorker("w", IDLE);

        assertThatIllegalStateException()
                .isThrownBy(() -> pool.setState("w", WorkerState.NOT_EXISTS))
                .withMessage("w: state not found: NotExists");
    }

    @Test
    void aTakenNameIsRefused() {
        pool.setWorker("w", IDLE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.setWorker("w", IDLE))
                .withMessageContaining("w: exists");
    }

    @Test
    void aWorkerGoesFromNewToStopped() throws Exception {
        List<WorkerState> states = new ArrayList<>();
        pool.setWorker("billing/poller", new Worker() {
            @Override
            public void init(WorkerContext given) {
                states.add(pool.getState("billing/poller"));
            }

            @Override
            public void run(WorkerContext given) {
                states.add(pool.getState("billing/poller"));
            }
        });

        pool.initWorker("billing/poller", context);
        pool.runWorkerExec("billing/poller", context);

        assertThat(states).containsExactly(WorkerState.INITIALIZED, WorkerState.RUN);
        assertThat(pool.getWorkersStates()).containsEntry("billing/poller", WorkerState.STOPPED);
    }

    @Test
    void aThrowingInitMakesItFailedAndIsPassedOn() {
        pool.setWorker("w", new Worker() {
            @Override
            public void init(WorkerContext given) throws Exception {
                throw new IOException("no disk");
            }

            @Override
            public void run(WorkerContext given) {}
        });

        assertThatThrownBy(() -> pool.initWorker("w", context)).hasMessage("no disk");
        assertThat(pool.getState("w")).isEqualTo(WorkerState.FAILED);
    }

    @Test
    void aThrowingRunMakesItFailedAndIsPassedOn() throws Exception {
        pool.setWorker("w", given -> {
            throw new AssertionError("broken");
        });
        pool.initWorker("w", context);

        assertThatThrownBy(() -> pool.runWorkerExec("w", context)).hasMessage("broken");
        assertThat(pool.getState("w")).isEqualTo(WorkerState.FAILED);
    }

    @Test
    void initIsTheOnlyWayBackFromFailedOrStopped() throws Exception {
        pool.setWorker("w", IDLE);
        pool.failWorker("w");

        assertThatIllegalStateException().isThrownBy(() -> pool.startWorker("w"));
        pool.initWorker("w", context);

        assertThat(pool.getState("w")).isEqualTo(WorkerState.INITIALIZED);
    }

    @Test
    void aReplacedWorkerKeepsItsState() throws Exception {
        List<String> ran = new ArrayList<>();
        pool.setWorker("w", IDLE);
        pool.initWorker("w", context);

        pool.replaceWorker("w", given -> ran.add("new"));
        pool.runWorkerExec("w", context);

        assertThat(ran).containsExactly("new");
    }

    @Test
    void statesAreASnapshotInOrderOfRegistration() {
        pool.setWorker("b", IDLE);
        pool.setWorker("a", IDLE);

        var states = pool.getWorkersStates();
        pool.failWorker("a");

        assertThat(states.keySet()).containsExactly("b", "a");
        assertThat(states).containsEntry("a", WorkerState.NEW);
        assertThat(pool.removeWorker("a")).isTrue();
        assertThat(pool.removeWorker("a")).isFalse();
    }

    @Test
    void whatAWorkerThrowsIsThrownEvenIfItWasTakenOutMeanwhile() throws Exception {
        IOException own = new IOException("own");
        pool.setWorker("w", given -> {
            pool.removeWorker("w");
            throw own;
        });
        pool.initWorker("w", context);

        assertThatThrownBy(() -> pool.runWorkerExec("w", context)).isSameAs(own);
        assertThat(own.getSuppressed()).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    private static WorkerPool poolWith(WorkerState state) {
        WorkerPool fresh = new WorkerPool();
        fresh.setWorker("w", IDLE);
        switch (state) {
            case NOT_EXISTS, NEW -> {}
            case INITIALIZED -> fresh.setState("w", WorkerState.INITIALIZED);
            case FAILED -> fresh.failWorker("w");
            case RUN, STOPPED -> {
                fresh.setState("w", WorkerState.INITIALIZED);
                fresh.startWorker("w");
                fresh.setState("w", state);
            }
        }
        return fresh;
    }
}
