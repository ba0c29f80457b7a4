package dev.seneschal.nats;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The timers of a transport, on one daemon thread.
 *
 * <p>What is to run at a fixed rate runs so long after its last run. After a pause of the process jnats would otherwise ping as often as
 * it had missed to, all at once, and take a connection for dead before the first answer could have come.
 */
final class Timers extends ScheduledThreadPoolExecutor {

    Timers(String name) {
        super(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }
}
