package dev.seneschal.node;

import dev.seneschal.error.Reporter;
import dev.seneschal.message.Subject;
import dev.seneschal.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A process of a running node. Its life is stepped under the lock of its {@link Processes}. */
abstract sealed class ProcessEntry extends ProcessLife permits SubscriberEntry, PublisherEntry {

    private static final Backoff RESPAWN_BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);

    final Processes processes;
    final Subject subject;
    final String name;
    private final @Nullable ProcessFunction<?> function;
    private @Nullable FunctionRun<?> run;
    private Instant started = Instant.EPOCH;

    ProcessEntry(
            Processes processes,
            Process.Kind kind,
            Subject subject,
            String subjectText,
            @Nullable ProcessFunction<?> function) {
        this.processes = processes;
        this.subject = subject;
        this.name = subjectText + "_" + kind;
        this.function = function;
    }

    /** What the process is now. */
    abstract Process snapshot();

    /** Whether it has a function, running or not. */
    final boolean hasFunction() {
        return function != null;
    }

    final Instant started() {
        return started;
    }

    /** The run of the function that began last, if one did. */
    final @Nullable FunctionRun<?> functionRun() {
        return run;
    }

    /** This process as it is now: what is asked of it later is asked of no other run of it. */
    final Reporter reporter() {
        int reporting = id();
        return new Reporter() {
            @Override
            public void respawn(int recentRespawns) {
                processes.respawn(ProcessEntry.this, reporting, recentRespawns);
            }

            @Override
            public void stop() {
                processes.stop(ProcessEntry.this, reporting);
            }
        };
    }

    @Override
    protected final boolean startFunction() {
        ProcessFunction<?> starting = function;
        run = starting == null ? null : begin(starting);
        return run != null;
    }

    private <T> FunctionRun<T> begin(ProcessFunction<T> starting) {
        FunctionRun<T> begun = new FunctionRun<>(this, starting);
        processes.execute(begun);
        return begun;
    }

    @Override
    protected final void interruptFunction() {
        FunctionRun<?> current = run;
        if (current != null) {
            current.interrupt();
        }
    }

    @Override
    protected final int nextId() {
        started = processes.environment.now();
        return processes.nextId();
    }

    /** The wait before a process starts anew: none the first time, then 1 s doubling to 1 min as it recurs within 10 min. */
    final long backOff(int recentRespawns) {
        return recentRespawns == 0 ? 0 : RESPAWN_BACKOFF.delayNanos(recentRespawns, processes.environment.random());
    }
}
