package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around a group's {@link GroupMachine}. Whoever brings an event steps the machine, under the lock; what may take time is
 * done after it. A thread of the group's, or its hub's, only waits for what falls due.
 */
final class GroupRun {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRun.class);
    /** The group in whose action, listener or callback a thread is. */
    private static final ThreadLocal<GroupRun> INSIDE = new ThreadLocal<>();

    private final GroupParts parts;
    private final GroupSettings settings;
    private final Environment environment;
    private final GroupMachine machine;
    private final GroupSteps steps;
    private final GroupThreads threads;
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
        end = new GroupEnd(this, threads);
        parks = environment == Environment.system();
    }

    void belongsTo(WorkerGroup<?> owner) {
        group = owner;
    }

    static void enter(GroupRun run) {
        INSIDE.set(run);
    }

    /** Whether the calling thread is in an action, listener or callback of a group of the hub with these threads. */
    static boolean isInside(GroupThreads hub) {
        GroupRun inside = INSIDE.get();
        return inside != null && inside.parts.shared() == hub;
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
        if (INSIDE.get() == this || threads.isLoop()) {
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

    void restarted() {
        CompletableFuture<Void> waiting = restart;
        callBack(() -> waiting.complete(null));
    }

    // ---- jobs come

    Submission submit(JobSpec<?> spec, String topic, Duration wait) throws InterruptedException {
        Entry entry = new Entry(spec, topic);
        long now;
        Submission.Outcome outcome;
        steps.lock();
        try {
            now = environment.nanoTime();
            outcome = machine.submit(entry, !wait.isZero(), now);
        } finally {
            steps.unlock();
        }
        return new Submission(this, entry, outcome == null ? awaitPlace(entry, now + Nanos.of(wait)) : outcome);
    }

    private Submission.Outcome awaitPlace(Entry entry, long until) throws InterruptedException {
        Extra extra = entry.extra();
        extra.producer = Thread.currentThread();
        boolean interrupted = false;
        for (long left = until - environment.nanoTime();
                extra.admission == null && left > 0 && !interrupted;
                left = until - environment.nanoTime()) {
            if (parks) {
                LockSupport.parkNanos(this, left);
                interrupted = Thread.interrupted();
            } else {
                awaitTold(extra, left);
            }
        }
        Submission.Outcome admission = extra.admission;
        if (admission == null) {
            admission = ask(now -> machine.giveUpWaiting(entry, now));
        }
        if (interrupted && admission == Submission.Outcome.TIMED_OUT) {
            throw new InterruptedException("interrupted while waiting for a place in the buffer of " + name());
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
        return ask(now -> {
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
        step(now -> machine.agenda.set(alarm, now + Nanos.of(timeout)));
        answer.whenComplete((reply, failure) -> step(now -> machine.agenda.clear(alarm)));
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
        try {
            threads.listeners().execute(() -> {
                enter(this);
                Optional<Decision> decision = parts.decide(escalation(panic), requireGroup());
                step(now -> machine.panics.decided(panic, decision, now));
            });
        } catch (RejectedExecutionException closed) {
            step(now -> machine.panics.decided(panic, Optional.empty(), now));
        }
    }

    private Escalation escalation(Panic panic) {
        Throwable cause = panic.cause();
        List<JobSpec<?>> pending = new ArrayList<>();
        panic.pending().forEach(entry -> pending.add(entry.spec));
        return new Escalation(
                name(),
                cause,
                cause instanceof PanicException thrown ? thrown.data() : cause,
                Escalation.WorkerProtocol.PANIC,
                settings.behaviour() == Behaviour.STOP_ALL_AND_ESCALATE
                        ? Escalation.GroupProtocol.KILL_AND_ESCALATE
                        : Escalation.GroupProtocol.RESTART,
                panic.entry().spec,
                panic.attempt(),
                pending);
    }

    void tellResult(Entry entry) {
        callBack(() -> {
            if (entry.reason() != null) {
                parts.deadLetters().accept(entry.toDeadLetter(name(), environment.now(), environment.nanoTime()));
            }
            CompletableFuture<JobResult> result = entry.result;
            if (result != null) {
                result.complete(entry.toResult());
            }
        });
    }

    /** Runs something of the host's, on a callback thread. */
    void callBack(Runnable action) {
        Runnable safe = () -> {
            GroupRun outer = INSIDE.get();
            enter(this);
            try {
                action.run();
            } catch (Throwable thrown) {
                warn("a callback of group " + name() + " threw", thrown);
            } finally {
                INSIDE.set(outer);
            }
        };
        try {
            threads.callbacks().execute(safe);
        } catch (RejectedExecutionException closed) {
            safe.run();
        }
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

    private WorkerGroup<?> requireGroup() {
        WorkerGroup<?> owner = group;
        if (owner == null) {
            throw new IllegalStateException("group " + name() + " has no owner");
        }
        return owner;
    }
}
