package dev.seneschal.preset;

import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;

/**
 * Does something again and again, one period apart. uwe's Job.
 *
 * <p>The first time is one period after the start. No two runs overlap: the moments that pass during a slow one come to a single run right
 * after it, and then the row goes on as if nothing had been. Once asked to stop it runs no more. A run that throws ends the worker, and the
 * restart policy says what then. Before each run it gives a heartbeat, so a watchdog must allow for the period.
 */
public final class Periodic implements Worker {

    private final Duration period;
    private final Worker action;
    private final Environment environment;

    private Periodic(Duration period, Worker action, Environment environment) {
        this.period = period;
        this.action = action;
        this.environment = environment;
    }

    /**
     * A worker that does something every period.
     *
     * @param period how far apart, above zero
     * @param action what to do: its {@code init} is called once for each start, its {@code run} every period
     * @return the worker
     * @throws IllegalArgumentException if the period is zero or negative
     */
    public static Periodic every(Duration period, Worker action) {
        return new Periodic(Periods.requirePositive("period", period), action, Environment.system());
    }

    /**
     * The same by another clock.
     *
     * @param other where time comes from; the same as the chief's
     * @return a new worker
     */
    public Periodic in(Environment other) {
        return new Periodic(period, action, other);
    }

    @Override
    public void init(WorkerContext context) throws Exception {
        action.init(context);
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        long step = Nanos.of(period);
        long next = environment.nanoTime() + step;
        context.ready();
        while (context.sleep(Duration.ofNanos(Math.max(0, next - environment.nanoTime()))) && !context.isCancelled()) {
            context.heartbeat();
            action.run(context);
            long late = environment.nanoTime() - next;
            next += late < step ? step : late / step * step;
        }
    }
}
