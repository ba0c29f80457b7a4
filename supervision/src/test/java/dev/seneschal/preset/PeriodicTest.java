package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.supervision.StandaloneContext;
import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.time.VirtualEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeriodicTest {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final StandaloneContext context = new StandaloneContext("job", Map.of(), world);
    private final List<Long> seconds = new ArrayList<>();

    @Test
    void runsFirstAfterOnePeriodAndThenEveryPeriod() throws Exception {
        run(note(3));

        assertThat(seconds).containsExactly(10L, 20L, 30L);
        assertThat(context.isReady()).isTrue();
        assertThat(context.heartbeats()).isEqualTo(3);
    }

    @Test
    void anErrorEndsTheWorker() {
        assertThatThrownBy(() -> run(job -> {
                    note();
                    throw new IOException("no more");
                }))
                .hasMessage("no more");

        assertThat(seconds).containsExactly(10L);
    }

    @Test
    void momentsThatPassDuringASlowRunComeToASingleOneAndTheRowGoesOn() throws Exception {
        run(job -> {
            note();
            if (seconds.size() == 1) {
                world.sleep(Duration.ofSeconds(25));
            } else if (seconds.size() == 4) {
                context.cancel();
            }
        });

        assertThat(seconds).as("10 to 35, then at once, then by the row").containsExactly(10L, 35L, 40L, 50L);
    }

    @Test
    void onceAskedToStopItRunsNoMoreThoughItsTimeHasCome() throws Exception {
        run(job -> {
            note();
            context.cancel();
            world.sleep(Duration.ofSeconds(60));
        });
        assertThat(seconds).containsExactly(10L);

        run(note(1));
        assertThat(seconds).as("asked before it began").containsExactly(10L);
    }

    @Test
    void aStopDuringTheWaitEndsItThere() throws Exception {
        world.schedule(Duration.ofSeconds(15), context::cancel);

        run(note(100));

        assertThat(seconds).containsExactly(10L);
        assertThat(now()).isEqualTo(15);
    }

    @Test
    void theActionIsInitializedWithTheWorker() throws Exception {
        List<String> calls = new ArrayList<>();
        Worker action = new Worker() {
            @Override
            public void init(WorkerContext given) {
                calls.add("init " + given.name());
            }

            @Override
            public void run(WorkerContext given) {
                calls.add("run");
                context.cancel();
            }
        };
        Periodic periodic = Periodic.every(PERIOD, action).in(world);

        periodic.init(context);
        periodic.run(context);

        assertThat(calls).containsExactly("init job", "run");
    }

    @Test
    void refusesAPeriodThatIsNone() {
        assertThatThrownBy(() -> Periodic.every(Duration.ZERO, job -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("period")
                .hasMessageContaining("PT0S");
    }

    private void run(Worker action) throws Exception {
        Periodic.every(PERIOD, action).in(world).run(context);
    }

    private Worker note(int times) {
        return job -> {
            note();
            if (seconds.size() == times) {
                context.cancel();
            }
        };
    }

    private void note() {
        seconds.add(now());
    }

    private long now() {
        return Duration.ofNanos(world.nanoTime()).toSeconds();
    }
}
