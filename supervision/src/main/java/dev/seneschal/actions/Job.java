package dev.seneschal.actions;

import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a job, as an {@link Action} sees it. Immutable, but for its body, the reply and the cancellation; what the action
 * changes in it is not seen by others. All methods may be called from any thread.
 *
 * @param <T> what the body is
 */
public final class Job<T> {

    private static final List<Runnable> CANCELLED = Collections.unmodifiableList(new ArrayList<>());

    private final GroupRun run;
    private final Entry entry;
    private final int attempt;
    private final long interruptAt;
    private volatile @Nullable Object reply;
    /** What is to be run when it is cancelled; {@link #CANCELLED} once it is. */
    private volatile @Nullable List<Runnable> onCancel;

    /** The attempt that its slot makes after it, of the same batch. Written by the slot's thread before it claims that; see there. */
    @Nullable
    Job<?> following;

    Job(GroupRun run, Entry entry, long interruptAt) {
        this.run = run;
        this.entry = entry;
        this.attempt = entry.attempts;
        this.interruptAt = interruptAt;
    }

    /** What {@link #replyError} said. */
    record ErrorReply(String reason) {}

    /**
     * What is to be done.
     *
     * @return the body
     */
    @SuppressWarnings("unchecked") // the group takes no job with another body
    public T body() {
        return (T) entry.body;
    }

    /**
     * The job as it was submitted.
     *
     * @return the same for all attempts
     */
    public JobSpec<?> spec() {
        return entry.spec();
    }

    /**
     * The headers.
     *
     * @return by name, immutable
     */
    public Map<String, String> headers() {
        return entry.terms.headers();
    }

    /**
     * The topic that it came by.
     *
     * @return the topic; the group's unless it came by an alias
     */
    public String topic() {
        return entry.topic;
    }

    /**
     * The group whose job it is.
     *
     * @return its name
     */
    public String group() {
        return run.name();
    }

    /**
     * Which attempt this is.
     *
     * @return from 1
     */
    public int attempt() {
        return attempt;
    }

    /**
     * How long until the thread is interrupted.
     *
     * @return zero if that time is over; empty if there is no limit
     */
    public Optional<Duration> timeLeft() {
        if (interruptAt == Entry.NEVER) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofNanos(Math.max(0, interruptAt - run.environment().nanoTime())));
    }

    /**
     * Whether the action is to stop: its time is over, or the group closes by force. The thread has been interrupted then.
     *
     * @return true once it is to stop
     */
    public boolean isCancelled() {
        return isCancelled(onCancel);
    }

    /**
     * Runs an action when the job is cancelled, for what an interrupt does not wake.
     *
     * @param action what to run, on a callback thread; at once if the job is cancelled already
     */
    public void onCancel(Runnable action) {
        Objects.requireNonNull(action, "action");
        synchronized (this) {
            List<Runnable> actions = onCancel;
            if (!isCancelled(actions)) {
                if (actions == null) {
                    actions = new ArrayList<>();
                    onCancel = actions;
                }
                actions.add(action);
                return;
            }
        }
        run.callBack(action);
    }

    /**
     * Answers who asked. The last answer of the attempt that is done counts.
     *
     * @param answer any object
     */
    public void reply(Object answer) {
        reply = Objects.requireNonNull(answer, "answer");
    }

    /**
     * Answers who asked that it cannot be done, without a failure of the job.
     *
     * @param reason why
     */
    public void replyError(String reason) {
        reply = new ErrorReply(Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Tells how far it is. Where the job came from a node's message its sender learns of it.
     *
     * @param words what {@link Submission#progress} says from now on
     */
    public void progress(String words) {
        Progress progress = entry.progress();
        progress.words = Objects.requireNonNull(words, "words");
        Runnable telling = progress.listener;
        if (telling != null) {
            run.callBack(telling);
        }
    }

    /**
     * A dependent of this group.
     *
     * @param name the dependent's own name, without its master's
     * @return the group
     * @throws IllegalArgumentException if there is none of that name; the text names both
     */
    public WorkerGroup<?> dependent(String name) {
        return run.dependent(name);
    }

    /**
     * Lets time pass. Under simulation others have their turn meanwhile.
     *
     * @param time how long
     * @throws InterruptedException if the job is cancelled
     */
    public void sleep(Duration time) throws InterruptedException {
        run.environment().sleep(time);
    }

    /**
     * Waits for a future, however it ends. Under simulation others have their turn meanwhile.
     *
     * @param future what to wait for
     * @return whether it has ended; false if the job's time was over first
     * @throws InterruptedException if the job is cancelled
     */
    public boolean await(CompletableFuture<?> future) throws InterruptedException {
        return run.environment().await(future, timeLeft().orElse(Nanos.LONGEST));
    }

    @SuppressWarnings("ReferenceEquality") // the mark is nothing but itself
    private static boolean isCancelled(@Nullable List<Runnable> actions) {
        return actions == CANCELLED;
    }

    @Nullable
    Object replyOrNull() {
        return reply;
    }

    /** Under the group's lock. Gives what is to be run. */
    List<Runnable> cancel() {
        synchronized (this) {
            List<Runnable> actions = onCancel;
            onCancel = CANCELLED;
            return actions == null ? List.of() : actions;
        }
    }

    /** Whether it is an attempt at this job. */
    @SuppressWarnings("ReferenceEquality") // an entry is nothing but itself
    boolean isOf(@Nullable Entry asked) {
        return entry == asked;
    }

    @Override
    public String toString() {
        return "Job[" + entry.topic + ", attempt " + attempt + ", " + entry.spec() + "]";
    }
}
