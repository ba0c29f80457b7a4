package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.Wakeup;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;

/**
 * Steps a group's machine under the group's lock, on whichever thread brings the event; what may take time is done after it is
 * released, and when something falls due the group's loop steps it.
 */
final class GroupSteps {

    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 1;

    private final Environment environment;
    private final ShellEffects effects;
    /**
     * No step is within another, so it need not be a lock that knows its holder: to note that takes a fence, a tenth of what a submission
     * of a short job takes. What is a host's is run when the lock is released, but for its {@link ScalingPolicy} and what its threads do
     * when they are interrupted.
     */
    private final Lock lock = new StampedLock().asWriteLock();

    private final Wakeup wakeup;

    GroupSteps(Environment environment, ShellEffects effects, GroupMachine machine) {
        this.environment = environment;
        this.effects = effects;
        wakeup = new Wakeup(lock, machine::nextDue, () -> step(machine::tick));
    }

    /** Takes the loop, under the lock or before anything can fall due. */
    void begin(EventLoop own) {
        wakeup.begin(own);
    }

    /** Steps the machine. */
    void step(Step action) {
        lock();
        try {
            action.at(environment.nanoTime());
        } finally {
            unlock();
        }
    }

    /** Asks the machine, in a step. */
    <T> T ask(Question<T> question) {
        lock();
        try {
            return question.at(environment.nanoTime());
        } finally {
            unlock();
        }
    }

    /** What is done in a step. */
    @FunctionalInterface
    interface Step {
        void at(long now);
    }

    /** What is done in a step, with an answer. */
    @FunctionalInterface
    interface Question<T> {
        T at(long now);
    }

    /** Takes the lock; steps are so short that it pays to try again before the thread gives its processor away. */
    void lock() {
        for (int tries = 0; tries < SPINS; tries++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    /** Releases the lock and does what is left to do. */
    void unlock() {
        ShellEffects.Todo todo = effects.take();
        boolean sooner = wakeup.isNeeded();
        lock.unlock();
        if (sooner) {
            wakeup.wake();
        }
        if (todo != null) {
            todo.carryOut();
        }
    }
}
