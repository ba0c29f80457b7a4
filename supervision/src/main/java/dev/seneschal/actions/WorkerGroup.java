package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A group of slots that do the jobs of one kind, each with an {@link Action} of its own. It stands alone, or belongs to an
 * {@link ActionHub}.
 *
 * <p>A job that is accepted is done, tried again while it fails, and ends in one {@link JobResult}; none is lost. Jobs are started in
 * the order of their acceptance, by priority, and one after the other where they have the same key; several run at once.
 *
 * <p>It takes jobs before it is started, as many as its buffer holds. All methods may be called from any thread.
 *
 * @param <T> the body of its jobs
 */
public final class WorkerGroup<T> {

    private final GroupRun run;
    private final Class<T> type;
    private final String topic;
    private final Duration submitWait;

    WorkerGroup(GroupParts parts, Class<T> type, Duration submitWait) {
        this.type = type;
        this.submitWait = submitWait;
        topic = parts.settings().topic();
        run = new GroupRun(parts);
        run.belongsTo(this);
    }

    /**
     * A builder for a group.
     *
     * @param <T> the body of its jobs
     * @param name the group's name: 1 to 160 letters, digits, {@code -}, {@code _}, {@code .} or {@code /}
     * @param type the body of its jobs
     * @param actions makes an action for each slot, and again for each restart; called on slots' threads
     * @return a new one
     */
    public static <T> WorkerGroupBuilder<T> builder(String name, Class<T> type, Supplier<? extends Action<T>> actions) {
        return new WorkerGroupBuilder<>(name, type, actions);
    }

    /**
     * The group's name.
     *
     * @return as built; a dependent's is {@code Master/slaves/Slave}
     */
    public String name() {
        return run.name();
    }

    /**
     * The topic of its jobs.
     *
     * @return as built
     */
    public String topic() {
        return topic;
    }

    /**
     * The body of its jobs.
     *
     * @return as built
     */
    public Class<T> type() {
        return type;
    }

    /** Starts the group. Does nothing if it was started or closed before. */
    public void start() {
        run.start();
    }

    /**
     * Hands a job to the group. If the buffer is full and the group's policy is {@link OverflowPolicy#WAIT} this waits, as long as the
     * builder says.
     *
     * @param body what is to be done
     * @return whether the group has it
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(T body) throws InterruptedException {
        return submit(Entry.ofBody(Objects.requireNonNull(body, "body"), topic), submitWait);
    }

    /**
     * Hands a job to the group, as {@link #submit(Object)}.
     *
     * @param job the job
     * @return whether the group has it
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(JobSpec<T> job) throws InterruptedException {
        return submit(job, submitWait);
    }

    /**
     * Hands a job to the group.
     *
     * @param job the job
     * @param wait how long to wait for a place in the buffer, if the group's policy is to wait; zero for not at all
     * @return whether the group has it
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(JobSpec<T> job, Duration wait) throws InterruptedException {
        return submit(job, topic, wait);
    }

    /** For jobs that come by another topic, or whose body's type is not known to the caller. */
    Submission submit(JobSpec<?> job, String by, Duration wait) throws InterruptedException {
        return submit(new Entry(job, by), wait);
    }

    private Submission submit(Entry entry, Duration wait) throws InterruptedException {
        if (!type.isInstance(entry.body)) {
            throw new IllegalArgumentException("group " + name() + " takes bodies of " + type.getName() + ", not of "
                    + entry.body.getClass().getName());
        }
        if (wait.isNegative()) {
            throw new IllegalArgumentException("the wait must not be negative, was " + wait);
        }
        return run.intake().submit(entry, wait);
    }

    Submission submitUsually(JobSpec<?> job, String by) throws InterruptedException {
        return submit(job, by, submitWait);
    }

    /**
     * Hands a job to the group and gives what its action replies. The job is not started any more when the time is over.
     *
     * @param body what is to be done
     * @param timeout how long to wait for the reply, in the buffer included
     * @return completes on a callback thread: with the reply, with null if the action returned without one, or exceptionally with an
     *     {@link ErrorReplyException} if the action replied an error, the job was not accepted or not done, or the time was over
     */
    public CompletableFuture<Object> ask(T body, Duration timeout) {
        return ask(JobSpec.of(body).within(timeout), topic, timeout);
    }

    CompletableFuture<Object> ask(JobSpec<?> job, String by, Duration timeout) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        try {
            Submission submission = submit(job, by, Duration.ZERO);
            if (submission.isAccepted()) {
                submission.result().thenAccept(result -> Answers.complete(answer, result, name()));
                run.intake().expire(answer, timeout);
            } else {
                answer.completeExceptionally(
                        new ErrorReplyException("group " + name() + " did not accept it: " + submission.outcome()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Starts no more jobs until {@link #resume}; those that run go on, and further ones are accepted. */
    public void pause() {
        run.step(now -> run.machine().pause(Entry.NEVER, now));
    }

    /**
     * Starts no more jobs for a while.
     *
     * @param time how long, unless resumed before
     */
    public void pauseFor(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the time of a pause must not be negative, was " + time);
        }
        run.step(now -> run.machine().pause(now + Nanos.of(time), now));
    }

    /** Starts jobs again after a {@link #pause}. */
    public void resume() {
        run.step(now -> run.machine().resume(now));
    }

    /**
     * Lets the jobs of a key go on that stand still after a dead letter; see {@link WorkerGroupBuilder#haltLanesAfterDeadLetter}.
     *
     * @param key the key
     * @return false if they did not stand still
     */
    public boolean resumeLane(String key) {
        Objects.requireNonNull(key, "key");
        return run.ask(now -> run.machine().resumeLane(key, now));
    }

    /**
     * Sets how many slots there may be. Slots that are too many end when they are idle.
     *
     * @param min the fewest, 1 or more
     * @param max the most, at least {@code min}
     * @throws IllegalArgumentException if a number is out of its range
     * @throws IllegalStateException if the group is not {@link InstanceType#ELASTIC}
     */
    public void resize(int min, int max) {
        Checks.limits(min, max);
        if (run.parts().settings().type() != InstanceType.ELASTIC) {
            throw new IllegalStateException("group " + name() + " has one slot; it is not elastic");
        }
        run.step(now -> run.machine().resize(min, max, now));
    }

    /**
     * Replaces all workers: no job is started until those that run have ended; then each slot gets a new action, after the back-off.
     *
     * @return completes when jobs are started again, or the group closes
     */
    public CompletableFuture<Void> restart() {
        return run.restarted(true);
    }

    /**
     * A restart that is under way.
     *
     * @return completes when jobs are started again, or the group closes; at once if none is under way
     */
    public CompletableFuture<Void> restarted() {
        return run.restarted(false);
    }

    /**
     * What the group does.
     *
     * @return as it is now
     */
    public GroupState state() {
        return run.ask(now -> run.machine().state());
    }

    /**
     * Counts and levels, all of one moment.
     *
     * @return as they are now
     */
    public GroupStats stats() {
        return run.ask(now -> StatsView.of(run.machine(), now));
    }

    /**
     * Closes the group: it takes no more jobs, and does those that it has. When three quarters of the time are over, what has not been
     * started is handed back and what runs is interrupted; what ignores that is abandoned. Jobs that wait for another attempt are handed
     * back at once, and so is all where the group is paused or was not started.
     *
     * <p>In its own action, listener or callback this begins the close and returns at once.
     *
     * @param timeout how long all that may take
     * @return what was left
     * @throws InterruptedException if the waiting thread is interrupted; the group closes all the same
     */
    public GroupReport close(Duration timeout) throws InterruptedException {
        return run.close(timeout);
    }

    /**
     * The group's end, whatever brings it.
     *
     * @return completes on a callback thread when it has ended
     */
    public CompletableFuture<GroupReport> terminated() {
        return run.terminated();
    }

    /** Ends the group because of a panic elsewhere. */
    void stop(Throwable cause) {
        run.step(now -> run.machine().stop(cause, now));
    }

    Environment environment() {
        return run.environment();
    }

    /** How many things are due some time, for tests. */
    int alarms() {
        return run.ask(now -> run.machine().agenda.size());
    }

    GroupReport unfinished() {
        return run.unfinished();
    }

    void beginClose(Duration timeout) {
        run.beginClose(timeout);
    }

    void dependents(Map<String, WorkerGroup<?>> all) {
        run.dependents(all);
    }
}
