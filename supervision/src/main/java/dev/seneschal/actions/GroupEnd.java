package dev.seneschal.actions;

import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a group's end is told: what was handed back, and which threads are left. */
final class GroupEnd {

    private final GroupRun run;
    private final GroupThreads threads;
    private final CompletableFuture<GroupReport> terminated = new CompletableFuture<>();
    private final CompletableFuture<Void> threadsGone = new CompletableFuture<>();
    private final List<Entry> undone = new ArrayList<>();
    private volatile boolean machineEnded;
    private @Nullable Throwable cause;
    private volatile long closeBegan;

    GroupEnd(GroupRun run, GroupThreads threads) {
        this.run = run;
        this.threads = threads;
        closeBegan = run.environment().nanoTime();
    }

    CompletableFuture<GroupReport> terminated() {
        return terminated.copy();
    }

    synchronized void handedBack(Entry entry) {
        undone.add(entry);
    }

    void closeBegan(long now) {
        closeBegan = now;
    }

    void machineEnded(@Nullable Throwable why) {
        synchronized (this) {
            cause = why;
            machineEnded = true;
        }
        threadEnded();
        GroupReport report = report(true, SlotThread::isAbandoned);
        run.callBack(() -> terminated.complete(report));
        threads.end();
    }

    void threadEnded() {
        if (machineEnded && threads.slots().isEmpty()) {
            threadsGone.complete(null);
        }
    }

    /** For those who cannot wait for it. */
    GroupReport unfinished() {
        return report(terminated.isDone(), SlotThread::isAbandoned);
    }

    /** Waits for the end, which comes by itself, and as long as there is time for threads that end. */
    GroupReport await(long until) throws InterruptedException {
        run.environment().await(terminated, Nanos.LONGEST);
        long left = until - run.environment().nanoTime();
        run.environment().await(threadsGone, Duration.ofNanos(Math.max(0, left)));
        return report(true, SlotThread::isAlive);
    }

    private synchronized GroupReport report(boolean ended, Predicate<SlotThread> isStuck) {
        List<GroupReport.Stuck> stuck = machineEnded
                ? threads.slots().stream()
                        .filter(isStuck)
                        .map(thread -> new GroupReport.Stuck(thread.name(), thread.stack()))
                        .toList()
                : List.of();
        return new GroupReport(
                run.name(),
                ended,
                Optional.ofNullable(cause),
                undone.stream()
                        .sorted(Comparator.comparingLong(entry -> entry.number))
                        .map(entry -> new GroupReport.Undone(entry.spec(), entry.topic, entry.attempts))
                        .toList(),
                stuck,
                Duration.ofNanos(run.environment().nanoTime() - closeBegan));
    }
}
