package dev.seneschal.supervision;

import dev.seneschal.supervision.CallbackThreads.Purpose;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a member's worker is given, and the worker itself. There may be very many, so nothing is made before it is needed.
 */
final class WorkerRun implements WorkerContext {

    private final ChiefRun chief;
    private final Member member;
    private @Nullable Worker worker;
    /** Its newest thread; set under the chief's lock. */
    private volatile @Nullable WorkerThread thread;

    private volatile boolean cancelled;
    private volatile @Nullable ChiefRun child;
    /** What is rarely needed; what is in it is guarded by this. */
    private volatile @Nullable Extras extras;

    private volatile List<StackTraceElement> abandonedAt = List.of();

    /** What only some workers use. */
    private static final class Extras {
        private final List<Runnable> actions = new ArrayList<>();
        private @Nullable CompletableFuture<Void> stopAsked;
    }

    WorkerRun(ChiefRun chief, Member member) {
        this.chief = chief;
        this.member = member;
    }

    // ---- what the chief does, under its lock

    /** A new thread for it, to be started. */
    WorkerThread newThread(Verdict first) {
        WorkerThread next = new WorkerThread(this);
        next.tell(first);
        thread = next;
        cancelled = false;
        return next;
    }

    /** Says what its parked thread is to do; {@link #wake} is to follow. */
    WorkerThread resume(Verdict next) {
        WorkerThread parked = requireThread();
        if (next != Verdict.END) {
            cancelled = false;
        }
        parked.tell(next);
        return parked;
    }

    /** Notes the request to stop, after which {@link #wake} is to follow, or that there is none. */
    void cancelled(boolean asked) {
        cancelled = asked;
    }

    WorkerThread requireThread() {
        WorkerThread there = thread;
        if (there == null) {
            throw new IllegalStateException(path() + " has no thread");
        }
        return there;
    }

    void abandon() {
        abandonedAt = stack();
    }

    List<StackTraceElement> abandonedAt() {
        return abandonedAt;
    }

    List<StackTraceElement> stack() {
        WorkerThread there = thread;
        return there == null ? List.of() : there.stack();
    }

    // ---- what is done without the lock

    /** Does what was left to do at a request to stop. */
    void wake() {
        Extras todo = extras;
        if (todo != null && cancelled) {
            List<Runnable> due;
            synchronized (this) {
                due = List.copyOf(todo.actions);
                todo.actions.clear();
                if (todo.stopAsked != null) {
                    todo.stopAsked.complete(null);
                }
            }
            due.forEach(action -> chief.runCallback(Purpose.CANCEL, action));
        }
    }

    boolean isOn(Thread asked) {
        WorkerThread there = thread;
        return there != null && there.isOn(asked);
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

    /** The worker; of a group's member it is made at the first call, on its own thread. */
    Worker worker() {
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
        if (parksHere()) {
            // Without a timer, which would cost more than all the rest.
            while (!cancelled) {
                LockSupport.park(this);
                throwIfInterrupted();
            }
        } else {
            awaitCancelled(Nanos.LONGEST.toNanos());
        }
    }

    private boolean awaitCancelled(long nanos) throws InterruptedException {
        if (cancelled || nanos <= 0) {
            return cancelled;
        }
        if (!parksHere()) {
            chief.environment().await(stopAsked(), Duration.ofNanos(nanos));
            return cancelled;
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; !cancelled && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            throwIfInterrupted();
        }
        return cancelled;
    }

    /** Whether the caller is on the worker's own thread, which is woken at a request to stop. */
    private boolean parksHere() {
        return chief.usesParking() && isOn(Thread.currentThread());
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
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
            // Made before the look at cancelled, so that either this sees the request or wake() sees the action.
            List<Runnable> actions = extras().actions;
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        chief.runCallback(Purpose.CANCEL, action);
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
