package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Where a group's jobs come in, on their producers' threads, and where it is asked what became of them. */
final class GroupIntake {

    private final GroupRun run;
    private final GroupMachine machine;
    private final GroupSteps steps;
    private final Environment environment;

    GroupIntake(GroupRun run, GroupMachine machine, GroupSteps steps) {
        this.run = run;
        this.machine = machine;
        this.steps = steps;
        environment = run.environment();
    }

    Submission submit(Entry entry, Duration wait) throws InterruptedException {
        Submission.Outcome outcome;
        steps.lock();
        try {
            Admission admission = machine.admission;
            long now = admission.needsTime(entry) ? environment.nanoTime() : machine.now;
            outcome = admission.submit(entry, !wait.isZero(), now);
        } finally {
            steps.unlock();
        }
        return new Submission(run, entry, outcome == null ? awaitPlace(entry, wait) : outcome);
    }

    private Submission.Outcome awaitPlace(Entry entry, Duration wait) throws InterruptedException {
        long until = environment.nanoTime() + Nanos.of(wait);
        Extra extra = entry.extra();
        extra.producer = Thread.currentThread();
        boolean interrupted = false;
        for (long left = until - environment.nanoTime();
                extra.admission == null && left > 0 && !interrupted;
                left = until - environment.nanoTime()) {
            if (run.usesParking()) {
                LockSupport.parkNanos(run, left);
                interrupted = Thread.interrupted();
            } else {
                awaitTold(extra, left);
            }
        }
        Submission.Outcome admission = extra.admission;
        if (admission == null) {
            admission = run.ask(now -> machine.admission.giveUpWaiting(entry, now));
        }
        if (interrupted && admission == Submission.Outcome.TIMED_OUT) {
            throw new InterruptedException("interrupted while waiting for a place in the buffer of " + run.name());
        } else if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return admission;
    }

    private void awaitTold(Extra extra, long nanos) throws InterruptedException {
        CompletableFuture<Void> told = new CompletableFuture<>();
        extra.told = told;
        if (extra.admission == null) {
            environment.await(told, Duration.ofNanos(nanos));
        }
    }

    void wakeProducer(Entry entry) {
        Extra extra = entry.extra();
        LockSupport.unpark(extra.producer);
        CompletableFuture<Void> told = extra.told;
        if (told != null) {
            told.complete(null);
        }
    }

    CompletableFuture<JobResult> resultOf(Entry entry) {
        return run.ask(now -> {
            CompletableFuture<JobResult> result = entry.result;
            if (result == null) {
                result = new CompletableFuture<>();
                entry.result = result;
                machine.settle(now);
                if (entry.place == Entry.Place.ENDED) {
                    result.complete(entry.toResult());
                }
            }
            return result;
        });
    }

    /** Answers who asked when the time is over. Until the group is started there is no answer of that kind. */
    void expire(CompletableFuture<?> answer, Duration timeout) {
        Alarm alarm = new Alarm(answer);
        run.step(now -> machine.agenda.set(alarm, now + Nanos.of(timeout)));
        answer.whenComplete((reply, failure) -> run.step(now -> machine.agenda.clear(alarm)));
    }
}
