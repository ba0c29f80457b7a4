package dev.seneschal.supervision;

import dev.seneschal.supervision.CallbackThreads.Purpose;
import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.ExitReport.Outcome;
import dev.seneschal.supervision.ExitReport.Reason;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * The one run of a chief: the shell around its {@link ChiefMachine}. Whoever brings an event steps the machine, under the lock; what
 * may take time is done after it. The chief's own thread only waits for what falls due, and winds up.
 */
final class ChiefRun {

    /** What the shutdown callback has at least, when its workers have used the budget up. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ChiefSettings settings;
    private final Parent parent;
    private final Map<String, Object> attributes;
    private final Environment environment;
    private final Events events;
    private final ShellEffects effects;
    private final Steps steps;
    private final ChiefMachine machine;
    private final CallbackThreads callbacks;
    private final ExecutorService lockerThread;
    private final String mdcKey;
    private final CompletableFuture<ExitReport> ended = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile @Nullable LastCallback lastCallback;
    private long startedAt;

    ChiefRun(ChiefSettings settings, Parent parent) {
        this.settings = settings;
        this.parent = parent;
        environment = settings.environment();
        attributes = new HashMap<>(parent.attributes());
        attributes.putAll(settings.attributes());
        events = new Events(settings, parent);
        effects = new ShellEffects(this, events);
        machine = new ChiefMachine(settings, effects, environment.random());
        steps = new Steps(this, machine, effects, new WorkerThreads(settings, machine.register.members()));
        String name = "seneschal-" + settings.name();
        callbacks = new CallbackThreads(environment, name);
        lockerThread = environment.newExecutor(name + "-locker", 1);
        mdcKey = MDC.getMDCAdapter() instanceof NOPMDCAdapter ? "" : settings.mdcKey();
    }

    // ---- the chief's life

    ExitReport runHere() {
        LiveChiefs.requireNoWorker();
        requireFirst();
        Signals.add(this, settings.locker().isEmpty());
        begin();
        return awaitEnd(() -> shutdown(Reason.INTERRUPTED, ""));
    }

    void start() {
        requireFirst();
        begin();
    }

    void shutdown(Reason reason, String detail) {
        shutdown(reason, detail, settings.forceStopTimeout());
    }

    void shutdown(Reason reason, String detail, Duration budget) {
        steps.step(now -> machine.shutdown(reason, detail, Nanos.of(budget), now));
    }

    void force(Reason reason, String detail) {
        steps.step(now -> machine.force(reason, detail, now));
        LastCallback last = lastCallback;
        if (last != null) {
            last.cut();
        }
    }

    ExitReport close(Duration budget) {
        LastCallback last = lastCallback;
        if (owns(Thread.currentThread()) || (last != null && last.isOn(Thread.currentThread()))) {
            throw new IllegalStateException(
                    "close() would wait for the worker or shutdown callback that calls it; call shutdown() instead");
        }
        Duration own = settings.forceStopTimeout();
        shutdown(Reason.SHUTDOWN, "", budget.compareTo(own) < 0 ? budget : own);
        if (begun.compareAndSet(false, true)) {
            endUnbegun();
        }
        return awaitEnd(() -> force(Reason.SHUTDOWN, ""));
    }

    CompletableFuture<ExitReport> whenEnded() {
        return ended.thenApplyAsync(report -> report, follower -> callbacks.run(Purpose.END, follower));
    }

    /** As {@link #whenEnded}, for those who hand over at once. */
    CompletableFuture<ExitReport> ended() {
        return ended;
    }

    /**
     * A signal has come: the first asks it to stop, whether or not it is stopping already, a further one forces it. Where only the
     * shutdown callback is left, which nobody can force, a further one is the host's own again.
     */
    void signal(String name) {
        if (signalled.compareAndSet(false, true)) {
            shutdown(Reason.SIGNAL, name);
        } else {
            force(Reason.SIGNAL, name);
        }
        if (hasEnded()) {
            Signals.remove(this);
        }
    }

    private boolean hasEnded() {
        return steps.look(asked -> asked.stage == ChiefMachine.Stage.ENDED);
    }

    /** Waits for the end, for a shutdown hook. */
    void awaitWorkersEnded() {
        try {
            environment.await(ended, settings.forceStopTimeout().plus(LEAST).plus(SLACK));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireFirst() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a chief runs once; this one was run, started or closed before");
        }
    }

    private void begin() {
        LiveChiefs.add(this);
        startedAt = environment.nanoTime();
        EventLoop own =
                environment.newEventLoop("seneschal-" + settings.name(), !settings.keepsJvmAlive() || !parent.isNone());
        steps.begin(own);
        steps.step(machine::start);
        settings.stopOn().ifPresent(this::stopOn);
        settings.locker().ifPresent(locker -> lockerThread.execute(() -> await(locker)));
    }

    private void stopOn(CompletionStage<?> token) {
        // A token may outlive many runs of a nested chief; anyOf leaves nothing at it when a run has ended.
        CompletionStage<?> first =
                token instanceof CompletableFuture<?> future ? CompletableFuture.anyOf(future, ended) : token;
        first.whenComplete((value, thrown) -> {
            if (!ended.isDone()) {
                shutdown(Reason.PARENT, "");
            }
        });
    }

    /** Ends a chief that was never run, which has nothing to wind up. */
    private void endUnbegun() {
        startedAt = environment.nanoTime();
        steps.step(machine::start);
        ended.complete(report(events.close()));
    }

    private void await(Locker locker) {
        try {
            locker.await();
            shutdown(Reason.LOCKER, "");
        } catch (Throwable thrown) {
            if (!hasEnded()) {
                callbackFailed("the locker", thrown);
                shutdown(Reason.LOCKER, thrown.toString());
            }
        }
    }

    private ExitReport awaitEnd(Runnable onInterrupt) {
        boolean interrupted = false;
        while (!ended.isDone()) {
            try {
                environment.await(ended, Nanos.LONGEST);
            } catch (InterruptedException e) {
                interrupted = true;
                onInterrupt.run();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended.join();
    }

    /** On the chief's own thread, when all workers have ended or been abandoned. */
    void windUp(EventLoop own) {
        if (signalled.get()) {
            Signals.remove(this);
        }
        Runnable callback = settings.shutdownCallback().orElse(null);
        ExecutorService threads = callback == null ? null : callbacks.of(Purpose.SHUTDOWN);
        if (callback == null || threads == null) {
            conclude(own, null);
            return;
        }
        LastCallback last = new LastCallback(environment, own, thrown -> conclude(own, thrown));
        lastCallback = last;
        last.run(callback, threads, timeOfLastCallback());
    }

    /** What is left of the budget, or what it has at least; within a parent's time if that is asked to stop. */
    private long timeOfLastCallback() {
        long least = parent.isNone() ? Nanos.of(LEAST) : NestedChief.LAST_NANOS / 2;
        long now = environment.nanoTime();
        long budget = Nanos.of(settings.forceStopTimeout());
        long left = Math.min(budget, steps.look(ChiefMachine::stopBy) - now);
        return now + Math.max(least, left);
    }

    private void conclude(EventLoop own, @Nullable Throwable thrown) {
        if (thrown != null) {
            callbackFailed("the shutdown callback", thrown);
        }
        effects.tell(Level.INFO, Kind.CHIEF_ENDED, null, null, EventText.CHIEF_ENDED, null);
        ExitReport report = report(events.close());
        Signals.remove(this);
        LiveChiefs.remove(this);
        lockerThread.shutdownNow();
        steps.end();
        own.stop();
        ended.complete(report);
        callbacks.close();
        if (settings.keepsJvmAlive() && parent.isNone() && usesParking()) {
            awaitCallbacks();
        }
    }

    /** What follows on the end, such as System.exit with the report's code, is not to be cut off by the end of the JVM. */
    private void awaitCallbacks() {
        try {
            callbacks.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ExitReport report(long dropped) {
        var workers = new ChiefView(this).status();
        boolean graceful = !machine.forced && workers.stream().noneMatch(WorkerStatus::isAbandoned);
        int code = machine.exitCode != 0 || graceful ? machine.exitCode : settings.failureExitCode();
        return new ExitReport(
                machine.reason,
                machine.detail,
                Optional.ofNullable(machine.cause),
                graceful ? Outcome.GRACEFUL : Outcome.FORCED,
                code,
                workers,
                Duration.ofNanos(environment.nanoTime() - startedAt),
                dropped);
    }

    // ---- steps

    Verdict initDone(WorkerRun run) {
        return steps.initDone(run.member());
    }

    /** A worker has ended; says what its thread is to do. Called on that thread. */
    Verdict ended(WorkerRun run, @Nullable Throwable thrown) {
        if (thrown != null) {
            recover(run, thrown);
        }
        run.forgetRun();
        return steps.ended(run, thrown);
    }

    void ready(WorkerRun run) {
        steps.step(now -> steps.machine().lives.ready(run.member(), now));
    }

    // ---- for workers, and for those who look at the chief

    private void recover(WorkerRun run, Throwable thrown) {
        try {
            settings.recover().accept(run.path(), thrown);
        } catch (Throwable broken) {
            callbackFailed("the recover hook", broken);
        }
    }

    void runCallback(Purpose purpose, Runnable callback) {
        callbacks.run(purpose, () -> {
            try {
                callback.run();
            } catch (Throwable thrown) {
                callbackFailed("a callback", thrown);
            }
        });
    }

    private void callbackFailed(String what, Throwable thrown) {
        String message = what + " threw";
        effects.tell(Level.ERROR, Kind.CALLBACK_FAILED, null, null, message, thrown);
    }

    Duration timeToDeadline(Member member) {
        return steps.look(asked -> Duration.ofNanos(Math.max(0, member.abandonAt - environment.nanoTime())));
    }

    boolean owns(Thread thread) {
        return steps.look(asked -> ChiefView.anyMember(asked, member -> member.run != null && member.run.isOn(thread)));
    }

    Steps steps() {
        return steps;
    }

    Parent parent() {
        return parent;
    }

    Events sink() {
        return events;
    }

    Environment environment() {
        return environment;
    }

    /** Whether workers' threads are real ones, which park. */
    boolean usesParking() {
        return environment == Environment.system();
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    String mdcKey() {
        return mdcKey;
    }

    String name() {
        return settings.name();
    }

    /** The path of a worker, or of the chief itself if that is the empty name. */
    String pathOf(String worker) {
        String prefix = parent.prefix();
        return worker.isEmpty() && !prefix.isEmpty() ? prefix.substring(0, prefix.length() - 1) : prefix.concat(worker);
    }
}
