package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.supervision.StandaloneContext;
import dev.seneschal.supervision.Worker;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CronTest {

    private static final Schedule HOURLY = Schedule.cron("0 * * * *", ZoneOffset.UTC);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final StandaloneContext context = new StandaloneContext("job", Map.of(), world);
    private final List<Instant> times = new ArrayList<>();
    private final Instant start = world.now();

    @Test
    void runsAtTheTimesOfItsScheduleByTheWallClock() throws Exception {
        world.jumpWallClock(Duration.ofMinutes(17));

        run(HOURLY, 3);

        assertThat(times).containsExactly(hours(1), hours(2), hours(3));
        assertThat(context.isReady()).isTrue();
        assertThat(context.heartbeats()).as("every half minute").isGreaterThan(2 * 160);
    }

    @Test
    void timesThatPassDuringASlowRunComeToASingleOneRightAfterIt() throws Exception {
        Cron.on(HOURLY, job -> {
                    note(4);
                    if (times.size() == 1) {
                        world.sleep(Duration.ofMinutes(150));
                    }
                })
                .in(world)
                .run(context);

        assertThat(times).containsExactly(hours(1), hours(1).plus(Duration.ofMinutes(150)), hours(4), hours(5));
    }

    @Test
    void noticesWithinHalfAMinuteThatTheWallClockWasSetForward() throws Exception {
        world.schedule(Duration.ofMinutes(10), () -> world.jumpWallClock(Duration.ofHours(5)));

        run(HOURLY, 1);

        assertThat(Duration.ofNanos(world.nanoTime())).isLessThanOrEqualTo(Duration.ofSeconds(10 * 60 + 30));
    }

    @Test
    void runsNoTimeTwiceThoughTheWallClockIsSetBack() throws Exception {
        Cron.on(Schedule.daily(LocalTime.of(1, 0), ZoneOffset.UTC), job -> {
                    note(2);
                    world.jumpWallClock(Duration.ofMinutes(-30));
                })
                .in(world)
                .run(context);

        assertThat(times).containsExactly(hours(1), hours(25));
    }

    @Test
    void finishesWhenThereIsNoFurtherTime() throws Exception {
        run(after -> Optional.of(hours(1)).filter(time -> time.isAfter(after)), 100);

        assertThat(times).containsExactly(hours(1));
    }

    @Test
    void onceAskedToStopItRunsNoMore() throws Exception {
        world.schedule(Duration.ofMinutes(90), context::cancel);

        run(HOURLY, 100);

        assertThat(times).containsExactly(hours(1));
    }

    @Test
    void anErrorEndsTheWorker() {
        assertThatThrownBy(() -> Cron.on(HOURLY, job -> {
                            throw new IllegalStateException("no more");
                        })
                        .in(world)
                        .run(context))
                .hasMessage("no more");
    }

    @Test
    void aPeriodDoesNotDriftByTheLatenessOfItsRuns() throws Exception {
        Worker slow = job -> {
            note(3);
            world.sleep(Duration.ofSeconds(7));
        };

        Cron.on(Schedule.every(Duration.ofMinutes(1)), slow).in(world).run(context);

        assertThat(times).containsExactly(start.plusSeconds(60), start.plusSeconds(120), start.plusSeconds(180));
    }

    private void run(Schedule schedule, int count) throws Exception {
        Cron.on(schedule, job -> note(count)).in(world).run(context);
    }

    private void note(int last) {
        times.add(world.now());
        if (times.size() == last) {
            context.cancel();
        }
    }

    private Instant hours(int hours) {
        return start.plus(Duration.ofHours(hours));
    }
}
