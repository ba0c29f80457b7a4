package dev.seneschal.error;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.time.Environment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where errors go: counts them by group, writes a line for the first of a group and then ever fewer, and asks the policy what is to
 * become of the process. Steward's error kernel, finished. A node has one; see {@code dev.seneschal.node.Node#errors()}.
 *
 * <p>Reporting never waits: neither for the policy, nor for a log, nor after the kernel has stopped. Errors themselves are bounded
 * too: of those that nobody can decide in time the policy is not asked, but they are counted.
 *
 * <p>All methods may be called from any thread.
 */
public final class ErrorKernel {

    private static final int MOST_WAITING = 10_000;

    private final ErrorPolicy policy;
    private final Environment environment;
    private final Outlet outlet;
    private final ErrorMachine machine = new ErrorMachine();
    /** Held for a few map look-ups at a time, and never while anything of a host's runs. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Question> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean willWrite = new AtomicBoolean();
    private volatile boolean stopped;

    /** Something that the policy is to be asked about, compared by identity. */
    private static final class Question {
        private final ErrorEvent event;
        private final ErrorState state;
        private final Reporter reporter;
        private final CompletableFuture<ErrorAction> answer = new CompletableFuture<>();

        Question(ErrorEvent event, ErrorState state, Reporter reporter) {
            this.event = event;
            this.state = state;
            this.reporter = reporter;
        }
    }

    /** What an error kernel needs done. It has a thread for the policy and one for lines, so that a policy that hangs silences no log. */
    public interface Outlet {

        /**
         * Runs a task soon, on the thread of the policy, after those given before. Never blocks.
         *
         * @param task what to run
         * @return false if it will not run since the thread has ended
         */
        boolean decideSoon(Runnable task);

        /**
         * Runs a task soon, on the thread of lines, after those given before. Never blocks.
         *
         * @param task what to run
         * @return false if it will not run since the thread has ended
         */
        boolean writeSoon(Runnable task);

        /**
         * Have {@link ErrorKernel#timePassed()} called. Never blocks.
         *
         * @param nanoTime when, by the environment's monotonic clock
         */
        void wakeAt(long nanoTime);

        /**
         * Write a line to the error logs. Called on the thread of lines.
         *
         * @param line one error or many
         */
        void write(ErrorLine line);

        /**
         * Tell whoever runs the node. Called on the thread of the policy.
         *
         * @param event what happened
         */
        void escalate(ErrorEvent event);
    }

    /**
     * A kernel that is at work.
     *
     * @param policy decides what becomes of processes
     * @param environment the clock
     * @param outlet carries out the rest
     */
    public ErrorKernel(ErrorPolicy policy, Environment environment, Outlet outlet) {
        this.policy = policy;
        this.environment = environment;
        this.outlet = outlet;
    }

    /**
     * Reports an error.
     *
     * @param event what happened
     * @param reporter the process it happened in
     * @return what the policy answers, for those who want to wait for it; completes on the policy's thread, so what is chained to it
     *     must not block. Once the kernel has stopped it is {@link ErrorAction#CONTINUE} at once
     */
    public CompletableFuture<ErrorAction> report(ErrorEvent event, Reporter reporter) {
        ErrorState state = locked(() -> machine.happened(event, environment.nanoTime()));
        writeDueSoon();
        if (waiting.incrementAndGet() <= MOST_WAITING && !stopped) {
            Question question = new Question(event, state, reporter);
            pending.add(question);
            if (outlet.decideSoon(() -> decide(question))) {
                if (stopped) {
                    answerWithoutPolicy(question);
                }
                return question.answer;
            }
            pending.remove(question);
        }
        waiting.decrementAndGet();
        locked(machine::undecided);
        return CompletableFuture.completedFuture(ErrorAction.CONTINUE);
    }

    /**
     * The groups of errors that are remembered.
     *
     * @return up to 1,000, the one that happened last first
     */
    public List<ErrorGroup> groups() {
        return locked(machine.groups::all);
    }

    /**
     * Counts.
     *
     * @return as they are now
     */
    public ErrorCounts counts() {
        return locked(machine::counts);
    }

    /** Writes the lines that are due. Called by whoever was asked to by {@link Outlet#wakeAt}; returns at once. */
    public void timePassed() {
        writeDueSoon();
    }

    /**
     * Writes what has not been written, though it is not due.
     *
     * @return completes when that is done, on the thread of lines
     */
    public CompletableFuture<Void> writeRest() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        boolean runs = outlet.writeSoon(() -> {
            locked(machine.groups::rest).forEach(this::write);
            written.complete(null);
        });
        if (!runs) {
            written.complete(null);
        }
        return written;
    }

    /**
     * Writes what has not been written, and takes no decision any more: who waits for one gets {@link ErrorAction#CONTINUE}. Reports
     * are still counted. Returns at once.
     */
    public void stop() {
        stopped = true;
        pending.forEach(this::answerWithoutPolicy);
        writeRest();
    }

    private void decide(Question question) {
        waiting.decrementAndGet();
        if (!pending.contains(question)) {
            return;
        }
        ErrorEvent event = question.event;
        ErrorState state = locked(() -> machine.upToDate(question.state, event, environment.nanoTime()));
        ErrorAction action = ask(event, state);
        locked(() -> machine.decided(event, action, environment.nanoTime()));
        if (pending.remove(question)) {
            question.answer.complete(action);
            safely("an action after an error", () -> carryOut(action, event, state, question.reporter));
        }
    }

    private void answerWithoutPolicy(Question question) {
        if (pending.remove(question)) {
            question.answer.complete(ErrorAction.CONTINUE);
        }
    }

    private ErrorAction ask(ErrorEvent event, ErrorState state) {
        ErrorAction[] answer = {ErrorAction.CONTINUE};
        safely("the error policy", () -> answer[0] = Objects.requireNonNull(policy.decide(event, state), "no action"));
        return answer[0];
    }

    private void carryOut(ErrorAction action, ErrorEvent event, ErrorState state, Reporter reporter) {
        switch (action) {
            case CONTINUE -> {}
            case RESPAWN -> reporter.respawn(state.recentRespawns());
            case STOP -> reporter.stop();
            case ESCALATE -> outlet.escalate(event);
        }
    }

    /** One task is enough, however many errors there are meanwhile. */
    private void writeDueSoon() {
        if (!stopped && willWrite.compareAndSet(false, true)) {
            outlet.writeSoon(() -> {
                willWrite.set(false);
                writeDue();
            });
        }
    }

    private void writeDue() {
        long now = environment.nanoTime();
        locked(() -> machine.groups.due(now)).forEach(this::write);
        long next = locked(machine.groups::nextDeadline);
        if (next != Long.MAX_VALUE) {
            outlet.wakeAt(next);
        }
    }

    private void write(ErrorLine line) {
        safely("writing an error", () -> outlet.write(line));
    }

    /** What fails here is counted and written, and not decided about: an error about an error would have no end. */
    private void safely(String what, Runnable hostCode) {
        try {
            hostCode.run();
        } catch (Throwable e) {
            ErrorEvent event = ErrorEvent.of(
                    Kind.ERROR_HANDLING_FAILED, "", what + " threw " + e, Optional.of(e), environment.now());
            locked(() -> machine.happened(event, environment.nanoTime()));
        }
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
