package dev.seneschal.supervision;

import dev.seneschal.time.Nanos;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One thread of a worker: it calls the worker, tells the chief how that ended, and does what it is told next: call it again, wait, or
 * end. A worker that is started anew after its thread was told to end gets another one, which may overlap with the last steps of this.
 */
final class WorkerThread implements Runnable {

    private final WorkerRun run;
    private volatile @Nullable Thread thread;
    /** Whether it was interrupted before it had begun. */
    private volatile boolean interruptedEarly;
    /** What the chief tells it while it is new or parked. */
    private volatile @Nullable Verdict verdict;
    /** What it waits for where threads do not park. */
    private volatile @Nullable CompletableFuture<Void> told;

    WorkerThread(WorkerRun run) {
        this.run = run;
    }

    WorkerRun worker() {
        return run;
    }

    /** Says what to do next; its start or {@link #wake} is to follow. Under the chief's lock. */
    void tell(Verdict next) {
        verdict = next;
    }

    /** Wakes it from any wait of ours. */
    void wake() {
        LockSupport.unpark(thread);
        CompletableFuture<Void> waiting = told;
        if (waiting != null && verdict != null) {
            waiting.complete(null);
        }
    }

    /** Interrupts it; one that has not begun, as soon as it does. Under the chief's lock. */
    void interrupt() {
        if (thread == null) {
            interruptedEarly = true;
        }
        Thread running = thread;
        if (running != null) {
            run.chief().environment().interrupt(running);
        }
    }

    List<StackTraceElement> stack() {
        Thread running = thread;
        return running == null ? List.of() : List.of(running.getStackTrace());
    }

    boolean isOn(Thread asked) {
        return thread == asked;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        if (interruptedEarly) {
            Thread.currentThread().interrupt();
        }
        String key = run.chief().mdcKey();
        if (!key.isEmpty()) {
            MDC.put(key, run.path());
        }
        try {
            Verdict next = takeVerdict();
            while (next != Verdict.END) {
                next = next == Verdict.PARK ? park() : call(next);
            }
        } finally {
            thread = null;
            if (!key.isEmpty()) {
                MDC.remove(key);
            }
        }
    }

    private Verdict call(Verdict first) {
        if (run.member().abandoned) {
            // Given up before the thread came to begin.
            return run.chief().ended(run, new CancellationException(run.path() + " was abandoned before it began"));
        }
        if (first == Verdict.INIT) {
            Throwable failure = init();
            Verdict next =
                    failure == null ? run.chief().initDone(run) : run.chief().ended(run, failure);
            if (next != Verdict.RUN || failure != null) {
                return next;
            }
        }
        Throwable failure = null;
        try {
            run.worker().run(run);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        return run.chief().ended(run, failure);
    }

    private @Nullable Throwable init() {
        try {
            run.worker().init(run);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private Verdict park() {
        boolean parks = run.chief().usesParking();
        while (verdict == null) {
            if (parks) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    keepInterrupt();
                }
            } else {
                awaitTold();
            }
        }
        return takeVerdict();
    }

    private void awaitTold() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        told = waiting;
        if (verdict != null) {
            return;
        }
        try {
            run.chief().environment().await(waiting, Nanos.LONGEST);
        } catch (InterruptedException e) {
            keepInterrupt();
        }
    }

    /** The chief interrupts no parked thread, so what comes before the verdict is nobody's; after it, it is for the life to come. */
    private void keepInterrupt() {
        if (verdict != null) {
            Thread.currentThread().interrupt();
        }
    }

    private Verdict takeVerdict() {
        Verdict next = verdict;
        if (next == null) {
            throw new IllegalStateException(run.path() + " was told nothing");
        }
        verdict = null;
        return next;
    }
}
