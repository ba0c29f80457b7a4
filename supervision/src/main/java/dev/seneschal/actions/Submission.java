package dev.seneschal.actions;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What became of the attempt to hand a job to a group. */
public final class Submission {

    private final GroupRun run;
    private final Entry entry;
    private final Outcome outcome;

    Submission(GroupRun run, Entry entry, Outcome outcome) {
        this.run = run;
        this.entry = entry;
        this.outcome = outcome;
    }

    /** How it ended. */
    public enum Outcome {

        /** The group has it, and will tell its result. */
        ACCEPTED(true),

        /** The group has it, and has dropped the job that had waited longest. */
        ACCEPTED_DROPPING_OLDEST(true),

        /** The buffer was full and the job is dropped; so says its result. */
        DROPPED(true),

        /** The buffer was full. */
        REFUSED(false),

        /** The buffer was full until the caller's time was over. */
        TIMED_OUT(false),

        /** The group takes no more jobs. */
        CLOSED(false),

        /** A job with this id was accepted before. */
        DUPLICATE(false),

        /** Jobs with this id have made the action panic too often. */
        QUARANTINED(false);

        private final boolean hasResult;

        Outcome(boolean hasResult) {
            this.hasResult = hasResult;
        }
    }

    /**
     * How it ended.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Whether the group has the job.
     *
     * @return true if it has, or had
     */
    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED || outcome == Outcome.ACCEPTED_DROPPING_OLDEST;
    }

    /**
     * What becomes of the job.
     *
     * @return completes on a callback thread, never exceptionally
     * @throws IllegalStateException if the job was not accepted
     */
    public CompletableFuture<JobResult> result() {
        if (!outcome.hasResult) {
            throw new IllegalStateException("the job was not accepted by " + run.name() + ": " + outcome);
        }
        return run.intake().resultOf(entry);
    }

    /**
     * What the action told last by {@link Job#progress}.
     *
     * @return its words, if there are any
     */
    public Optional<String> progress() {
        return entry.progressWords();
    }

    /**
     * Tells what the action tells by {@link Job#progress}: the last words at once, if there are any, and all that come; words that are
     * outrun by others may be left out.
     *
     * @param listener is called on callback threads, in place of one given before
     */
    public void onProgress(Consumer<String> listener) {
        Objects.requireNonNull(listener, "listener");
        Runnable telling = () -> progress().ifPresent(listener);
        Progress progress = entry.progress();
        progress.listener = telling;
        if (progress.words != null) {
            run.callBack(telling);
        }
    }

    /** How many more jobs the group has room for: the slots that are wanted and the free places of its buffer. */
    int room() {
        return run.ask(now -> run.machine().room());
    }

    @Override
    public String toString() {
        return "Submission[" + outcome + "]";
    }
}
