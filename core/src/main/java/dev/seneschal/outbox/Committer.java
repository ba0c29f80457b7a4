package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings edits to a store, on one thread: what gathers while one batch is being stored is the next batch. After the first failure it
 * stores nothing more, since what is on disk is then not known.
 */
final class Committer implements Writer {

    private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);

    private static final int BATCH_BYTES = 8 * 1024 * 1024;
    private static final long IDLE_AFTER = TimeUnit.SECONDS.toNanos(1);

    private record Submission(List<Edit> edits, Runnable undo, CompletableFuture<Void> stored) {}

    private final OutboxStore store;
    private final Environment environment;
    private final EventLoop loop;
    private final Runnable onFailure;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    /** Guards what waits. */
    private final Object gate = new Object();

    private Queue<Submission> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private volatile @Nullable OutboxFailedException failure;
    private volatile CommitListener listener = (changes, time) -> {};
    /** Of these only the loop's thread knows. */
    private EventLoop.@Nullable Timer idleTimer;

    Committer(OutboxStore store, Environment environment, Runnable onFailure) {
        this.store = store;
        this.environment = environment;
        this.onFailure = onFailure;
        this.loop = environment.newEventLoop("seneschal-outbox", true);
    }

    @Override
    public CompletableFuture<Void> write(List<Edit> edits, Runnable undo) {
        Submission submission = new Submission(edits, undo, new CompletableFuture<>());
        boolean wake;
        synchronized (gate) {
            if (failure == null) {
                waiting.add(submission);
            }
            wake = !scheduled;
            scheduled = true;
        }
        OutboxFailedException failed = failure;
        if (failed != null) {
            fail(submission, failed);
        } else if (wake) {
            loop.execute(this::commitWaiting);
        }
        return submission.stored;
    }

    void onCommit(CommitListener told) {
        listener = told;
    }

    @Override
    public @Nullable OutboxFailedException failure() {
        return failure;
    }

    /** Stores what waits, closes the store, and ends the thread. Nothing may be written any more. */
    boolean close(Duration timeout) throws InterruptedException {
        loop.execute(this::closeStore);
        loop.stop();
        return environment.await(closed, timeout) && closed.join();
    }

    private void commitWaiting() {
        Queue<Submission> taken;
        synchronized (gate) {
            taken = waiting;
            waiting = new ArrayDeque<>();
            scheduled = false;
        }
        while (!taken.isEmpty()) {
            commitOne(taken);
        }
        idleLater();
    }

    /** One batch, from as much of what was taken as is wise to do at once. */
    private void commitOne(Queue<Submission> taken) {
        List<Submission> together = new ArrayList<>(taken.size());
        List<Change> changes = new ArrayList<>(taken.size());
        OutboxFailedException failed = failure;
        try {
            long bytes = 0;
            while (bytes < BATCH_BYTES && !taken.isEmpty()) {
                Submission next = taken.remove();
                together.add(next);
                for (Edit edit : next.edits) {
                    Change change = edit.toChange();
                    changes.add(change);
                    bytes += change instanceof Put put ? put.value().length : 0;
                }
            }
            if (failed == null && !changes.isEmpty()) {
                long began = environment.nanoTime();
                store.commit(new Batch(changes));
                tellCommitted(changes.size(), environment.nanoTime() - began);
            }
        } catch (IOException | RuntimeException | Error e) {
            failed = failed(e, "cannot store " + changes.size() + " changes");
        }
        for (Submission submission : together) {
            if (failed == null) {
                submission.stored.complete(null);
            } else {
                fail(submission, failed);
            }
        }
    }

    private void tellCommitted(int changes, long nanos) {
        try {
            listener.committed(changes, Duration.ofNanos(nanos));
        } catch (Throwable e) {
            LOG.error("the listener for commits to {} threw", store, e);
        }
    }

    private OutboxFailedException failed(Throwable cause, String what) {
        OutboxFailedException failed =
                new OutboxFailedException(store + " " + what + " and takes nothing more: " + cause, cause);
        synchronized (gate) {
            failure = failed;
        }
        onFailure.run();
        return failed;
    }

    private static void fail(Submission submission, OutboxFailedException failed) {
        submission.undo.run();
        submission.stored.completeExceptionally(failed.again());
    }

    private void idleLater() {
        EventLoop.Timer timer = idleTimer == null ? loop.newTimer(this::idle) : idleTimer;
        idleTimer = timer;
        timer.runAt(environment.nanoTime() + IDLE_AFTER);
    }

    private void idle() {
        try {
            if (failure == null && store.idle()) {
                idleLater();
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e, "cannot tidy up");
        }
    }

    private void closeStore() {
        commitWaiting();
        boolean allStored = failure == null;
        try {
            store.close();
        } catch (IOException | RuntimeException | Error e) {
            allStored = false;
        }
        closed.complete(allStored);
    }
}
