package dev.seneschal.supervision;

import dev.seneschal.supervision.CallbackThreads.Purpose;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.Wakeup;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps a chief's machine, on whichever thread brings the event, under the chief's lock; does what may take time after it is released;
 * and has the chief's own thread step it when something falls due.
 */
final class Steps {

    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 1;

    private final ChiefRun chief;
    private final Environment environment;
    private final ReentrantLock lock = new ReentrantLock();
    private final ChiefMachine machine;
    private final ShellEffects effects;
    private final WorkerThreads threads;
    private final Waiters waiters = new Waiters();
    private final Wakeup wakeup;
    private volatile @Nullable EventLoop loop;

    Steps(ChiefRun chief, ChiefMachine machine, ShellEffects effects, WorkerThreads threads) {
        this.chief = chief;
        this.environment = chief.environment();
        this.machine = machine;
        this.effects = effects;
        this.threads = threads;
        this.wakeup = new Wakeup(lock, machine::nextDue, this::tick);
    }

    ChiefMachine machine() {
        return machine;
    }

    Waiters waiters() {
        return waiters;
    }

    /** Takes the chief's own thread, before the first step that needs it. */
    void begin(EventLoop own) {
        wakeup.begin(own);
        loop = own;
    }

    void end() {
        threads.close();
    }

    Verdict initDone(Member member) {
        lock();
        try {
            return machine.lives.initDone(member, environment.nanoTime());
        } finally {
            unlock();
        }
    }

    Verdict ended(WorkerRun run, @Nullable Throwable thrown) {
        lock();
        try {
            // The chief interrupts under the lock: what has come so far was for the run that has ended, what comes
            // later is not.
            Thread.interrupted();
            Verdict next = machine.lives.ended(run.member(), thrown, environment.nanoTime());
            if (next == Verdict.INIT || next == Verdict.RUN) {
                run.cancelled(run.member().cancelled);
            }
            return next;
        } finally {
            unlock();
        }
    }

    /** Steps the machine. */
    void step(Consumer<Long> action) {
        lock();
        try {
            action.accept(environment.nanoTime());
        } finally {
            unlock();
        }
    }

    /** Looks at the machine, without a step. */
    <T> T look(Function<ChiefMachine, T> question) {
        lock();
        try {
            return question.apply(machine);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the lock; steps are so short that it pays to try again before the thread gives its processor away. */
    private void lock() {
        for (int tries = 0; tries < SPINS; tries++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    /** Releases the lock and does what is left to do; once more after a failed start, which is a step of its own. */
    private void unlock() {
        while (!release()) {
            lock();
        }
    }

    /** Returns false if a thread could not be started. */
    private boolean release() {
        ShellEffects.Todo todo = effects.take();
        boolean sooner = wakeup.isNeeded();
        var done = waiters.takeDone();
        lock.unlock();
        if (sooner) {
            wakeup.wake();
        }
        done.forEach(waiter -> chief.runCallback(Purpose.CONTROL, waiter::complete));
        return carryOut(todo);
    }

    private boolean carryOut(ShellEffects.Todo todo) {
        boolean launched = true;
        for (WorkerThread thread : todo.launches()) {
            launched &= launch(thread);
        }
        for (WorkerThread thread : todo.wakes()) {
            thread.wake();
            thread.worker().wake();
        }
        WorkerRun above = chief.parent().worker();
        if (todo.started() && above != null) {
            above.ready();
        }
        EventLoop own = loop;
        if (todo.ended() && own != null) {
            own.execute(() -> chief.windUp(own));
        }
        return launched;
    }

    private boolean launch(WorkerThread thread) {
        WorkerRun run = thread.worker();
        try {
            threads.start(thread, run.path());
            return true;
        } catch (Throwable thrown) {
            lock();
            try {
                machine.lives.launchFailed(run.member(), thrown, environment.nanoTime());
            } finally {
                lock.unlock();
            }
            return false;
        }
    }

    /** On the chief's own thread. */
    private void tick() {
        step(machine::tick);
    }
}
