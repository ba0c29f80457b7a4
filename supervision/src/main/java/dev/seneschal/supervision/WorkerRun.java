package dev.seneschal.supervision;

import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A member's thread and what its worker is given. It runs the worker, tells the chief how that ended, and does what it is told next:
 * run it again, wait, or end. There may be very many, so nothing is made before it is needed.
 */
final class WorkerRun implements WorkerContext, Runnable {

    private final ChiefRun chief;
    private final Member member;
    private @Nullable Worker worker;
    private volatile @Nullable Thread thread;
    private volatile boolean cancelled;
    /** What the chief tells a thread that is new or parked. */
    private volatile @Nullable Verdict verdict;

    private volatile @Nullable ChiefRun child;
    /** What is rarely needed; guarded by this. */
    private volatile @Nullable Extras extras;

    private volatile List<StackTraceElement> abandonedAt = List.of();

    /** What only some workers use. */
    private static final class Extras {
        private final List<Runnable> actions = new ArrayList<>();
        private @Nullable CompletableFuture<Void> stopAsked;
        private @Nullable CompletableFuture<Void> told;
    }

    WorkerRun(ChiefRun chief, Member member) {
        this.chief = chief;
        this.member = member;
    }

    // ---- what the chief does, under its lock

    /** Says what the thread, which is new or parked, is to do; its start or {@link #wake} is to follow. */
    void tell(Verdict next) {
        if (next != Verdict.END) {
            cancelled = false;
        }
        verdict = next;
    }

    /** Notes the request to stop, after which {@link #wake} is to follow, or that there is none. */
    void cancelled(boolean asked) {
        cancelled = asked;
    }

    void interrupt() {
        Thread running = thread;
        if (running != null) {
            chief.environment().interrupt(running);
        }
    }

    void abandon() {
        Thread running = thread;
        abandonedAt = running == null ? List.of() : List.of(running.getStackTrace());
    }

    List<StackTraceElement> abandonedAt() {
        return abandonedAt;
    }

    List<StackTraceElement> stack() {
        Thread running = thread;
        return running == null ? List.of() : List.of(running.getStackTrace());
    }

    // ---- what is done without the lock

    /** Wakes the thread from any wait of ours, and does what was left to do at a request to stop. */
    void wake() {
        LockSupport.unpark(thread);
        Extras todo = extras;
        if (todo != null) {
            wake(todo);
        }
    }

    private void wake(Extras todo) {
        List<Runnable> due = List.of();
        synchronized (this) {
            if (cancelled) {
                due = List.copyOf(todo.actions);
                todo.actions.clear();
                if (todo.stopAsked != null) {
                    todo.stopAsked.complete(null);
                }
            }
            if (verdict != null && todo.told != null) {
                todo.told.complete(null);
            }
        }
        due.forEach(chief::runCallback);
    }

    boolean isOn(Thread asked) {
        return thread == asked;
    }

    @Nullable
    ChiefRun child() {
        return child;
    }

    void child(@Nullable ChiefRun nested) {
        child = nested;
    }

    Events events() {
        return chief.sink();
    }

    ChiefRun chief() {
        return chief;
    }

    Member member() {
        return member;
    }

    // ---- the thread

    @Override
    public void run() {
        thread = Thread.currentThread();
        String key = chief.mdcKey();
        if (!key.isEmpty()) {
            MDC.put(key, path());
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
        if (first == Verdict.INIT) {
            Throwable failure = init();
            Verdict next = failure == null ? chief.initDone(this) : chief.ended(this, failure);
            if (next != Verdict.RUN || failure != null) {
                return next;
            }
        }
        Throwable failure = null;
        try {
            worker().run(this);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        return chief.ended(this, failure);
    }

    private @Nullable Throwable init() {
        if (member.abandoned) {
            // Given up before the thread came to begin.
            return new CancellationException(path() + " was abandoned before it began");
        }
        try {
            worker().init(this);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private Worker worker() {
        Worker made = worker;
        if (made == null) {
            made = member.entry.spec.newWorker(member.number);
            if (made == null) {
                throw new IllegalStateException("the group's factory made no worker for " + path());
            }
            worker = made;
        }
        return made;
    }

    private Verdict park() {
        while (verdict == null) {
            if (chief.usesParking()) {
                Thread.interrupted();
                LockSupport.park(this);
            } else {
                awaitTold();
            }
        }
        return takeVerdict();
    }

    private void awaitTold() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        synchronized (this) {
            extras().told = told;
            if (verdict != null) {
                return;
            }
        }
        try {
            chief.environment().await(told, Nanos.LONGEST);
        } catch (InterruptedException meantForTheWorkersLastRun) {
            Thread.interrupted();
        }
    }

    private Verdict takeVerdict() {
        Verdict next = verdict;
        verdict = null;
        return next == null ? Verdict.END : next;
    }

    /** Forgets what belongs to the run that has ended. */
    void forgetRun() {
        Extras some = extras;
        if (some != null) {
            synchronized (this) {
                some.actions.clear();
                if (some.stopAsked != null && some.stopAsked.isDone()) {
                    some.stopAsked = null;
                }
            }
        }
    }

    private Extras extras() {
        Extras some = extras;
        if (some == null) {
            some = new Extras();
            extras = some;
        }
        return some;
    }

    // ---- the worker's context

    @Override
    public String name() {
        return member.entry.spec.isGroup() ? Integer.toString(member.number) : member.entry.name;
    }

    @Override
    public String path() {
        return chief.pathOf(member.name());
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean sleep(Duration time) throws InterruptedException {
        return !awaitCancelled(Nanos.of(time));
    }

    @Override
    public void awaitCancelled() throws InterruptedException {
        awaitCancelled(Nanos.LONGEST.toNanos());
    }

    private boolean awaitCancelled(long nanos) throws InterruptedException {
        if (cancelled || nanos <= 0) {
            return cancelled;
        }
        if (!chief.usesParking() || Thread.currentThread() != thread) {
            chief.environment().await(stopAsked(), Duration.ofNanos(nanos));
            return cancelled;
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; !cancelled && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return cancelled;
    }

    private CompletableFuture<Void> stopAsked() {
        synchronized (this) {
            Extras some = extras();
            CompletableFuture<Void> asked = some.stopAsked;
            if (asked == null) {
                asked = new CompletableFuture<>();
                some.stopAsked = asked;
            }
            if (cancelled) {
                asked.complete(null);
            }
            return asked;
        }
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                extras().actions.add(action);
                return;
            }
        }
        chief.runCallback(action);
    }

    @Override
    public Optional<Duration> timeToDeadline() {
        return cancelled ? Optional.of(chief.timeToDeadline(member)) : Optional.empty();
    }

    @Override
    public void ready() {
        chief.ready(this);
    }

    @Override
    public void heartbeat() {
        member.lastBeat = chief.environment().nanoTime();
    }

    @Override
    public int restarts() {
        return member.restarts;
    }

    @Override
    public <T> Optional<T> attribute(String name, Class<T> type) {
        return Attributes.find(chief.attributes(), name, type);
    }
}
