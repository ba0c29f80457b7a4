package dev.seneschal.supervision;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * The one run of a chief: the shell around its {@link ChiefMachine}. Whoever brings an event steps the machine, under the lock; what
 * may take time is done after it. The chief's own thread only waits for what falls due, and winds up.
 */
final class ChiefRun {

    private static final int CALLBACK_THREADS = 4;
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 1;
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ChiefSettings settings;
    private final Parent parent;
    private final Map<String, Object> attributes;
    private final Environment environment;
    private final Events events;
    private final ReentrantLock lock = new ReentrantLock();
    private final ShellEffects effects;
    private final ChiefMachine machine;
    private final Waiters waiters = new Waiters();
    private final WorkerThreads threads;
    private final @Nullable ExecutorService workerTasks;
    private final ExecutorService callbacks;
    private final ExecutorService lockerThread;
    private final String mdcKey;
    private final CompletableFuture<ExitReport> ended = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable EventLoop loop;
    private EventLoop.@Nullable Timer timer;
    private boolean armed;
    private long armedFor;
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
        threads = new WorkerThreads(settings);
        String name = "seneschal-" + settings.name();
        workerTasks =
                usesParking() ? null : environment.newBlockingExecutor(name, Math.max(1, machine.register.members()));
        callbacks = environment.newBlockingExecutor(name + "-callbacks", CALLBACK_THREADS);
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
        step(now -> machine.shutdown(reason, detail, Nanos.of(budget), now));
    }

    void force(Reason reason, String detail) {
        step(now -> machine.force(reason, detail, now));
    }

    ExitReport close(Duration budget) {
        if (owns(Thread.currentThread())) {
            throw new IllegalStateException("close() would wait for the worker that calls it; call shutdown() instead");
        }
        Duration own = settings.forceStopTimeout();
        shutdown(Reason.SHUTDOWN, "", budget.compareTo(own) < 0 ? budget : own);
        if (begun.compareAndSet(false, true)) {
            endUnbegun();
        }
        return awaitEnd(() -> force(Reason.SHUTDOWN, ""));
    }

    CompletableFuture<ExitReport> whenEnded() {
        return ended.copy();
    }

    boolean isStopping() {
        lock();
        try {
            return machine.stage != ChiefMachine.Stage.RUNNING && machine.stage != ChiefMachine.Stage.NEW;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, for a shutdown hook. */
    void awaitWorkersEnded() {
        try {
            environment.await(ended, settings.forceStopTimeout().plus(SLACK));
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
        own.execute(() -> timer = own.newTimer(this::tick));
        loop = own;
        step(machine::start);
        settings.stopOn().ifPresent(token -> token.whenComplete((value, thrown) -> shutdown(Reason.PARENT, "")));
        settings.locker().ifPresent(locker -> lockerThread.execute(() -> await(locker)));
    }

    /** Ends a chief that was never run, which has nothing to wind up. */
    private void endUnbegun() {
        startedAt = environment.nanoTime();
        step(machine::start);
        ended.complete(report(events.close()));
    }

    private void await(Locker locker) {
        try {
            locker.await();
            shutdown(Reason.LOCKER, "");
        } catch (Throwable thrown) {
            if (!ended.isDone()) {
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
    private void windUp() {
        try {
            settings.shutdownCallback().run();
        } catch (Throwable thrown) {
            callbackFailed("the shutdown callback", thrown);
        }
        effects.tell(Level.INFO, Kind.CHIEF_ENDED, null, null, EventText.CHIEF_ENDED, null);
        ExitReport report = report(events.close());
        Signals.remove(this);
        LiveChiefs.remove(this);
        lockerThread.shutdownNow();
        if (workerTasks != null) {
            workerTasks.shutdown();
        }
        EventLoop own = loop;
        if (own != null) {
            own.stop();
        }
        ended.complete(report);
        callbacks.shutdown();
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
        lock();
        try {
            return machine.lives.initDone(run.member(), environment.nanoTime());
        } finally {
            unlock();
        }
    }

    Verdict ended(WorkerRun run, @Nullable Throwable thrown) {
        if (thrown != null) {
            recover(run, thrown);
        }
        run.forgetRun();
        Verdict next;
        lock();
        try {
            next = machine.lives.ended(run.member(), thrown, environment.nanoTime());
            if (next == Verdict.INIT || next == Verdict.RUN) {
                run.cancelled(run.member().cancelled);
            }
        } finally {
            unlock();
        }
        // An interrupt that came before the step was meant for the run that has ended.
        Thread.interrupted();
        return next;
    }

    void ready(WorkerRun run) {
        step(now -> machine.lives.ready(run.member(), now));
    }

    private void tick() {
        lock();
        try {
            armed = false;
            machine.tick(environment.nanoTime());
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

    private void unlock() {
        ShellEffects.Todo todo = effects.take();
        boolean rearm = needsRearming();
        var done = waiters.takeDone();
        lock.unlock();
        EventLoop own = loop;
        if (rearm && own != null) {
            own.execute(this::rearm);
        }
        done.forEach(waiter -> runCallback(waiter::complete));
        carryOut(todo);
    }

    private void carryOut(ShellEffects.Todo first) {
        for (ShellEffects.Todo todo = first; todo != null; ) {
            boolean failed = false;
            for (WorkerThread thread : todo.launches()) {
                failed |= !launch(thread);
            }
            for (WorkerThread thread : todo.wakes()) {
                thread.wake();
                thread.worker().wake();
            }
            WorkerRun above = parent.worker();
            if (todo.started() && above != null) {
                above.ready();
            }
            EventLoop own = loop;
            if (todo.ended() && own != null) {
                own.execute(this::windUp);
            }
            todo = failed ? takeTodo() : null;
        }
    }

    private ShellEffects.Todo takeTodo() {
        lock();
        try {
            return effects.take();
        } finally {
            lock.unlock();
        }
    }

    private boolean launch(WorkerThread thread) {
        WorkerRun run = thread.worker();
        try {
            if (workerTasks != null) {
                workerTasks.execute(thread);
            } else {
                threads.newThread(thread, run.path()).start();
            }
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

    private boolean needsRearming() {
        long due = machine.nextDue();
        if (due == Long.MAX_VALUE || (armed && armedFor - due <= 0)) {
            return false;
        }
        armed = true;
        armedFor = due;
        return true;
    }

    /** On the chief's own thread. */
    private void rearm() {
        long due;
        lock();
        try {
            due = machine.nextDue();
            armed = due != Long.MAX_VALUE;
            armedFor = due;
        } finally {
            lock.unlock();
        }
        EventLoop.Timer own = timer;
        if (own != null && due != Long.MAX_VALUE) {
            own.runAt(due);
        }
    }

    // ---- for workers, and for those who look at the chief

    private void recover(WorkerRun run, Throwable thrown) {
        try {
            settings.recover().accept(run.path(), thrown);
        } catch (Throwable broken) {
            callbackFailed("the recover hook", broken);
        }
    }

    void runCallback(Runnable callback) {
        Runnable safe = () -> {
            try {
                callback.run();
            } catch (Throwable thrown) {
                callbackFailed("a callback", thrown);
            }
        };
        try {
            callbacks.execute(safe);
        } catch (RejectedExecutionException closed) {
            safe.run();
        }
    }

    private void callbackFailed(String what, Throwable thrown) {
        String message = what + " threw";
        effects.tell(Level.ERROR, Kind.CALLBACK_FAILED, null, null, message, thrown);
    }

    Duration timeToDeadline(Member member) {
        return look(asked -> Duration.ofNanos(Math.max(0, member.abandonAt - environment.nanoTime())));
    }

    boolean owns(Thread thread) {
        return look(asked -> ChiefView.anyMember(asked, member -> member.run != null && member.run.isOn(thread)));
    }

    Waiters waiters() {
        return waiters;
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
