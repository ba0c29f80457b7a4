package dev.seneschal.actions;

import dev.seneschal.time.Nanos;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The thread of a slot: it makes the action, has it do one job after the other, and waits while there is none. */
final class SlotThread implements Runnable {

    private static final int LOOKS_BEFORE_SLEEP = 50;

    private final GroupRun run;
    private final Slot slot;
    private volatile @Nullable Thread thread;
    private volatile boolean told;
    /** What it waits for where threads do not park. */
    private volatile @Nullable CompletableFuture<Void> waiting;
    /** Whether the attempt was to be cancelled before it was known here. */
    private volatile boolean early;

    /**
     * The first attempt of the batch under way; {@link Job#following} leads to that under way, or that is to be claimed. They are not the
     * entries' own, for another slot may have an entry by then.
     */
    private volatile @Nullable Job<?> firstAttempt;

    private @Nullable Action<?> action;

    SlotThread(GroupRun run, Slot slot) {
        this.run = run;
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    String name() {
        Thread own = thread;
        return own == null ? run.threadName(slot) : own.getName();
    }

    List<StackTraceElement> stack() {
        Thread own = thread;
        return own == null ? List.of() : List.of(own.getStackTrace());
    }

    boolean isAlive() {
        return thread != null;
    }

    /** Whether it was given up and still runs. */
    boolean isAbandoned() {
        return slot.abandoned && thread != null;
    }

    /** Has it ask for work again; {@link #unpark} is to follow. Under the group's lock. */
    void tell() {
        told = true;
    }

    void unpark() {
        LockSupport.unpark(thread);
        CompletableFuture<Void> future = waiting;
        if (future != null) {
            future.complete(null);
        }
    }

    /** Cancels the attempt under way, and gives what is to be run for that. Under the group's lock. */
    List<Runnable> interrupt() {
        early = true;
        VarHandle.fullFence();
        Entry current = slot.batch.current();
        Job<?> known = firstAttempt;
        while (known != null && !known.isOf(current)) {
            known = known.following;
        }
        List<Runnable> actions = known == null ? List.of() : known.cancel();
        Thread own = thread;
        if (own != null) {
            run.environment().interrupt(own);
        }
        return actions;
    }

    /** The attempt has ended: what has come so far to interrupt it is not for the next. Under the group's lock. */
    void attemptEnded() {
        early = false;
        Thread.interrupted();
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        GroupCallbacks.enter(run);
        try {
            Verdict next = run.next(slot);
            while (next != Verdict.END) {
                next = switch (next) {
                    case RENEW -> renew();
                    case RUN -> perform();
                    case PARK -> park();
                    case END -> Verdict.END;
                };
            }
            closeAction();
        } finally {
            thread = null;
            run.threadEnded(this);
        }
    }

    private Verdict renew() {
        closeAction();
        try {
            action = run.newAction();
        } catch (Throwable thrown) {
            return run.startFailed(slot, thrown);
        }
        return run.renewed(slot);
    }

    /** Does the jobs of a batch, as long as they succeed. */
    private Verdict perform() {
        Entry entry = slot.batch.head();
        Action<?> own = action;
        if (entry == null || own == null) {
            throw new IllegalStateException("slot " + slot.number + " has nothing to do");
        }
        Job<?> job = new Job<>(run, entry, slot.interruptAt);
        firstAttempt = job;
        VarHandle.fullFence();
        while (true) {
            if (early) {
                job.cancel();
            }
            try {
                run.perform(own, job);
            } catch (Throwable thrown) {
                forgetAttempts();
                return run.ended(slot, thrown, run.classify(thrown), job.replyOrNull());
            }
            Entry following = entry.behind;
            if (following == null) {
                forgetAttempts();
                return run.ended(slot, null, FailureKind.RETRY, job.replyOrNull());
            }
            entry.reply = job.replyOrNull();
            Job<?> next = new Job<>(run, following, Entry.NEVER);
            if (!claim(job, next)) {
                forgetAttempts();
                return run.ended(slot, null, FailureKind.RETRY, entry.reply);
            }
            job = next;
            if (entry.result != null) {
                run.settle();
            }
            entry = following;
        }
    }

    /**
     * Claims the next job of the batch, whose attempt must be known before, so that it can be cancelled from then on. An interrupt
     * that came before is not for it; one that comes for it does so only when nothing more can be claimed.
     *
     * <p>That the attempt is known needs no volatile write: {@link Batch#claim} follows, whose atomic step is one, and who interrupts has read
     * by {@link Batch#current} how far that is before it looks for the attempt. If it has seen this claim, it sees the attempt; if not,
     * the claim fails, for all that is not claimed was taken back before.
     */
    private boolean claim(Job<?> done, Job<?> next) {
        Thread.interrupted();
        done.following = next;
        return slot.batch.claim();
    }

    /**
     * Unlinks the attempts of the batch, so that a host who keeps one does not keep those after it. The last has returned, so it does not
     * matter whether who interrupts it at this moment still finds it.
     */
    private void forgetAttempts() {
        Job<?> each = firstAttempt;
        firstAttempt = null;
        while (each != null) {
            Job<?> next = each.following;
            each.following = null;
            each = next;
        }
    }

    private void closeAction() {
        Action<?> old = action;
        action = null;
        if (old != null) {
            try {
                old.close();
            } catch (Throwable thrown) {
                run.warn("closing an action of group " + run.name() + " failed", thrown);
            }
        }
    }

    private Verdict park() {
        boolean parks = run.usesParking();
        if (parks) {
            giveWay();
        }
        while (!told) {
            if (parks) {
                LockSupport.park(this);
                // Nobody of ours interrupts a slot without a job.
                Thread.interrupted();
            } else {
                awaitTold();
            }
        }
        told = false;
        return run.next(slot);
    }

    /** Gives way a few times, for falling asleep and being woken take longer than it takes for the next job to come under load. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but the time that is taken
    private void giveWay() {
        for (int look = 0; look < LOOKS_BEFORE_SLEEP && !told; look++) {
            Thread.yield();
        }
    }

    private void awaitTold() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        waiting = future;
        if (told) {
            return;
        }
        try {
            run.environment().await(future, Nanos.LONGEST);
        } catch (InterruptedException e) {
            // As above.
        }
    }
}
