package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around a group's {@link GroupMachine}. Whoever brings an event steps the machine, under the lock; what may take time is
 * done after it. A thread of the group's, or its hub's, only waits for what falls due.
 */
final class GroupRun {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRun.class);
    private final GroupParts parts;
    private final GroupSettings settings;
    private final Environment environment;
    private final GroupMachine machine;
    private final GroupSteps steps;
    private final GroupThreads threads;
    private final GroupIntake intake;
    private final GroupCallbacks callbacks;
    private final GroupEnd end;
    private final boolean parks;
    private volatile Map<String, WorkerGroup<?>> dependents = Map.of();
    private volatile @Nullable WorkerGroup<?> group;
    private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);
    private boolean begun;

    GroupRun(GroupParts parts) {
        this.parts = parts;
        settings = parts.settings();
        environment = parts.environment();
        ShellEffects effects = new ShellEffects(this);
        machine = new GroupMachine(settings, effects, environment.random());
        steps = new GroupSteps(environment, effects, machine);
        threads = new GroupThreads(
                environment, settings.name(), !parts.keepsJvmAlive(), parts.threadFactory(), parts.shared());
        parks = environment == Environment.system();
        intake = new GroupIntake(this, machine, steps);
        callbacks = new GroupCallbacks(this, threads);
        end = new GroupEnd(this, threads);
    }

    void belongsTo(WorkerGroup<?> owner) {
        group = owner;
    }

    // ---- the group's life

    void start() {
        step(now -> {
            if (!begun && !machine.closing.hasBegun()) {
                begun = true;
                steps.begin(threads.begin());
                machine.start(now);
            }
        });
    }

    /** Starts the end, if that has not begun. */
    void beginClose(Duration timeout) {
        long nanos = Nanos.of(timeout);
        step(now -> {
            if (!machine.closing.hasBegun()) {
                end.closeBegan(now);
            }
            machine.closing.close(true, now + nanos / 4 * 3, now + nanos / 20 * 19, now);
        });
    }

    GroupReport close(Duration timeout) throws InterruptedException {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the time for closing must not be negative, was " + timeout);
        }
        long began = environment.nanoTime();
        beginClose(timeout);
        if (GroupCallbacks.isInside(this) || threads.isLoop()) {
            return end.unfinished();
        }
        return end.await(began + Nanos.of(timeout));
    }

    GroupReport unfinished() {
        return end.unfinished();
    }

    CompletableFuture<GroupReport> terminated() {
        return end.terminated();
    }

    /** Completes when no restart is under way. */
    CompletableFuture<Void> restarted(boolean begin) {
        return ask(now -> {
            if (begin) {
                machine.panics.restartAll(now);
            }
            if (machine.panics.isRestarting() && restart.isDone()) {
                restart = new CompletableFuture<>();
            }
            return restart.copy();
        });
    }

    CompletableFuture<Void> restart() {
        return restart;
    }

    // ---- slots' threads

    Verdict next(Slot slot) {
        return ask(now -> machine.next(slot, now));
    }

    Verdict renewed(Slot slot) {
        return ask(now -> {
            machine.renewed(slot);
            return machine.next(slot, now);
        });
    }

    Verdict startFailed(Slot slot, Throwable cause) {
        return ask(now -> {
            machine.panics.startFailed(slot, cause, now);
            return machine.next(slot, now);
        });
    }

    Verdict ended(Slot slot, @Nullable Throwable thrown, FailureKind kind, @Nullable Object reply) {
        steps.lock();
        try {
            SlotThread thread = slot.thread;
            if (thread != null) {
                thread.attemptEnded();
            }
            long now = environment.nanoTime();
            machine.ended(slot, thrown, kind, reply, now);
            return machine.next(slot, now);
        } finally {
            steps.unlock();
        }
    }

    /** Something is done whose result is waited for, and there is more to do before the machine is asked. */
    void settle() {
        step(machine::settle);
    }

    Action<?> newAction() {
        Action<?> made = parts.actions().get();
        if (made == null) {
            throw new IllegalStateException("the supplier of group " + name() + " made no action");
        }
        return made;
    }

    void perform(Action<?> action, Job<?> job) throws Exception {
        parts.perform(action, job);
    }

    FailureKind classify(Throwable thrown) {
        if (thrown instanceof PanicException) {
            return FailureKind.PANIC;
        }
        try {
            return parts.classify().apply(thrown);
        } catch (Throwable broken) {
            warn("the classification of group " + name() + " threw", broken);
            return FailureKind.RETRY;
        }
    }

    void launch(SlotThread thread) {
        try {
            threads.start(thread, threadName(thread.slot()));
        } catch (Throwable thrown) {
            warn("group " + name() + " could not start a thread", thrown);
            step(now -> machine.crew.launchFailed(thread.slot(), now));
        }
    }

    void threadEnded(SlotThread thread) {
        threads.ended(thread);
        end.threadEnded();
    }

    String threadName(Slot slot) {
        return "action-" + name() + "-" + slot.number;
    }

    // ---- what others are told

    /** Asks the listeners, on their own thread. */
    void ask(Panic panic) {
        callbacks.ask(panic);
    }

    void tellResult(Entry entry) {
        callbacks.tellResult(entry);
    }

    /** Runs something of the host's, on a callback thread. */
    void callBack(Runnable action) {
        callbacks.run(action);
    }

    void handedBack(Entry entry) {
        end.handedBack(entry);
    }

    /** The machine has ended. */
    void windUp() {
        Optional<Throwable> cause = ask(now -> Optional.ofNullable(machine.closing.cause));
        end.machineEnded(cause.orElse(null));
    }

    void warn(String text, Throwable cause) {
        LOG.warn(text, cause);
    }

    void warnOfStuck(SlotThread thread) {
        LOG.warn("group {} abandons thread {}, which ignores its interrupt", name(), thread.name());
    }

    // ---- steps

    /** Steps the machine. */
    void step(GroupSteps.Step action) {
        steps.step(action);
    }

    /** Asks the machine, in a step. */
    <T> T ask(GroupSteps.Question<T> question) {
        return steps.ask(question);
    }

    // ---- who belongs to it

    GroupIntake intake() {
        return intake;
    }

    GroupMachine machine() {
        return machine;
    }

    Environment environment() {
        return environment;
    }

    GroupParts parts() {
        return parts;
    }

    boolean usesParking() {
        return parks;
    }

    String name() {
        return settings.name();
    }

    void dependents(Map<String, WorkerGroup<?>> all) {
        dependents = Map.copyOf(all);
    }

    WorkerGroup<?> dependent(String own) {
        WorkerGroup<?> found = dependents.get(own);
        if (found == null) {
            throw new IllegalArgumentException("group " + name() + " has no dependent " + own);
        }
        return found;
    }

    WorkerGroup<?> owner() {
        WorkerGroup<?> known = group;
        if (known == null) {
            throw new IllegalStateException("group " + name() + " has no owner");
        }
        return known;
    }
}
