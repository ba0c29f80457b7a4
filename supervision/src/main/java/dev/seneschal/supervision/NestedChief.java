package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A chief as a worker of another: each run builds it anew from its settings. */
final class NestedChief implements Worker {

    /** How long before its own end a nested chief's workers must have ended. */
    static final long LAST_NANOS = 1_000_000_000;

    private final ChiefSettings settings;

    NestedChief(ChiefSettings settings) {
        this.settings = settings;
    }

    ChiefSettings settings() {
        return settings;
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        ChiefRun nested = new ChiefRun(settings, parent(context));
        if (context instanceof WorkerRun worker) {
            worker.child(nested);
        }
        nested.start();
        ExitReport report = await(nested, context);
        if (report.reason().isFailure()
                || report.exitCode() != 0
                || !report.abandoned().isEmpty()) {
            throw new ChiefFailedException(report);
        }
    }

    private static Parent parent(WorkerContext context) {
        if (context instanceof WorkerRun worker) {
            Map<String, Object> attributes = new HashMap<>(worker.chief().attributes());
            return new Parent(worker, worker.path() + "/", attributes);
        }
        return new Parent(null, context.path() + "/", Map.of());
    }

    private ExitReport await(ChiefRun nested, WorkerContext context) {
        CompletableFuture<ExitReport> ended = nested.ended();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        context.onCancel(() -> asked.complete(null));
        CompletableFuture<Object> either = CompletableFuture.anyOf(ended, asked);
        Environment environment = settings.environment();
        boolean interrupted = false;
        while (!ended.isDone()) {
            try {
                environment.await(asked.isDone() ? ended : either, Nanos.LONGEST);
                if (!ended.isDone() && asked.isDone()) {
                    nested.shutdown(ExitReport.Reason.PARENT, "", budget(context));
                    environment.await(ended, Nanos.LONGEST);
                }
            } catch (InterruptedException impatient) {
                interrupted = true;
                nested.force(ExitReport.Reason.PARENT, "");
                // Else it would give its workers up no sooner than it is given up itself.
                nested.shutdown(ExitReport.Reason.PARENT, "", budget(context));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended.join();
    }

    /** What its own budget is cut to by the time that it has itself. */
    private Duration budget(WorkerContext context) {
        Duration own = settings.forceStopTimeout();
        return context.timeToDeadline()
                .map(left -> {
                    Duration inTime = left.minus(Duration.ofNanos(Math.min(LAST_NANOS, Nanos.of(left) / 2)));
                    return inTime.compareTo(own) < 0 ? inTime : own;
                })
                .orElse(own);
    }
}
