package dev.seneschal.preset;

import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.time.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Does something at the times of a {@link Schedule}, by the wall clock.
 *
 * <p>No two runs overlap: the times that pass during a slow one come to a single run right after it. A time is never run twice, even if the
 * wall clock is set back. Once asked to stop it runs no more; when the schedule has no further time the worker finishes. A run that throws
 * ends the worker, and the restart policy says what then: the next run of a restarted one is the first time after its restart. It gives a heartbeat
 * before each run and, while it waits, every half minute.
 */
public final class Cron implements Worker {

    /** So often the wall clock is looked at, which may be set while this waits. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Schedule schedule;
    private final Worker action;
    private final Environment environment;

    private Cron(Schedule schedule, Worker action, Environment environment) {
        this.schedule = schedule;
        this.action = action;
        this.environment = environment;
    }

    /**
     * A worker that does something by a schedule.
     *
     * @param schedule when
     * @param action what to do: its {@code init} is called once for each start, its {@code run} at each time
     * @return the worker
     */
    public static Cron on(Schedule schedule, Worker action) {
        return new Cron(schedule, action, Environment.system());
    }

    /**
     * The same by another clock.
     *
     * @param other where time comes from; the same as the chief's
     * @return a new worker
     */
    public Cron in(Environment other) {
        return new Cron(schedule, action, other);
    }

    @Override
    public void init(WorkerContext context) throws Exception {
        action.init(context);
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        context.ready();
        Optional<Instant> due = schedule.next(environment.now());
        while (due.isPresent() && waitFor(due.get(), context)) {
            Instant begun = environment.now();
            action.run(context);
            due = next(due.get(), begun);
        }
    }

    /** The next time, of those that had passed already when the run began only the last. */
    private Optional<Instant> next(Instant due, Instant begun) {
        Optional<Instant> next = schedule.next(due);
        return next.isPresent() && !next.get().isAfter(begun) ? schedule.next(begun) : next;
    }

    private boolean waitFor(Instant due, WorkerContext context) throws InterruptedException {
        Duration left = Duration.between(environment.now(), due);
        while (left.compareTo(Duration.ZERO) > 0) {
            context.heartbeat();
            if (!context.sleep(left.compareTo(LOOK) < 0 ? left : LOOK)) {
                return false;
            }
            left = Duration.between(environment.now(), due);
        }
        context.heartbeat();
        return !context.isCancelled();
    }
}
