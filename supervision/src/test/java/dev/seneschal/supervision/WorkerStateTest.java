package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerStateTest {

    private static final Map<WorkerState, Set<WorkerState>> EDGES = Map.of(
            WorkerState.NEW, Set.of(WorkerState.INITIALIZED, WorkerState.FAILED),
            WorkerState.INITIALIZED, Set.of(WorkerState.RUN, WorkerState.FAILED),
            WorkerState.RUN, Set.of(WorkerState.STOPPED, WorkerState.FAILED),
            WorkerState.STOPPED, Set.of(),
            WorkerState.FAILED, Set.of(),
            WorkerState.NOT_EXISTS, Set.of());

    @Test
    void allowsUwesSixChangesAndNoOther() {
        for (WorkerState from : WorkerState.values()) {
            for (WorkerState to : WorkerState.values()) {
                boolean allowed = from == to || EDGES.get(from).contains(to);

                assertThat(from.canBecome(to)).as("%s to %s", from, to).isEqualTo(allowed);
            }
        }
    }

    @Test
    void onlyStoppedAndFailedCanRestart() {
        assertThat(WorkerState.values())
                .filteredOn(WorkerState::canRestart)
                .containsExactly(WorkerState.STOPPED, WorkerState.FAILED);
    }

    @Test
    void hasUwesWords() {
        assertThat(WorkerState.values())
                .extracting(WorkerState::toString)
                .containsExactly("NotExists", "New", "Initialized", "Run", "Stopped", "Failed");
        assertThat(WorkerState.of("Run")).contains(WorkerState.RUN);
        assertThat(WorkerState.of("RUN")).isEmpty();
    }
}
