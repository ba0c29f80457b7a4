package dev.seneschal.examples;

import dev.seneschal.node.Sending;
import dev.seneschal.transport.MessageTooLargeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run: half of the files, node1 closed, the other half, node1 started again a second later, and the wait for the rest. */
final class DemoRun {

    static final int FEWEST_FILES = 4;

    private static final int NODE1_DOWN_SECONDS = 1;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration STALLED = Duration.ofSeconds(60);
    /** Bounds the memory that messages under way take; a message counts as at least a page. */
    private static final int MAX_UNDER_WAY_BYTES = 32 * 1024 * 1024;

    private static final int PAGE = 4096;

    private final DemoFleet fleet;
    private final Tally tally;
    private final TextFiles files;
    private final Progress progress;
    private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY_BYTES);
    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private int leftOutLater;

    DemoRun(DemoFleet fleet, Tally tally, TextFiles files, Progress progress) {
        this.fleet = fleet;
        this.tally = tally;
        this.files = files;
        this.progress = progress;
    }

    DemoResult run() throws InterruptedException {
        long began = System.nanoTime();
        List<Path> all = files.files();
        int half = all.size() / 2;
        fleet.start();
        try {
            send(all, 0, half);
            fleet.closeNode1();
            progress.say(tally.sent() + " sent, node1 is closed");
            Executor later = CompletableFuture.delayedExecutor(NODE1_DOWN_SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Integer> back = held.thenApplyAsync(nothing -> startNode1(), later);
            send(all, half, all.size());
            int underWayToNode1 = await(back);
            awaitEnd();
            return result(Duration.ofNanos(System.nanoTime() - began), underWayToNode1);
        } finally {
            fleet.close();
        }
    }

    private void send(List<Path> all, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            send(all.get(i), i % 2 == 0 ? DemoFleet.NODE1 : DemoFleet.NODE2);
            if (from > 0 && tally.underWayToNode1() > 0) {
                held.complete(null);
            }
            progress.draw(tally, all.size());
        }
    }

    private void send(Path file, String node) throws InterruptedException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (IOException e) {
            leftOut(file, "cannot be read any more: " + e);
            return;
        }
        int permits = Math.min(MAX_UNDER_WAY_BYTES, Math.max(PAGE, text.length));
        underWay.acquire(permits);
        try {
            Sending sending = fleet.ask(node, file, text);
            tally.sent(sending.id().wireId(), node, file, WordCount.of(text));
            sending.receipt().thenAccept(receipt -> {
                tally.settled(node, file, receipt);
                underWay.release(permits);
            });
        } catch (MessageTooLargeException e) {
            underWay.release(permits);
            leftOut(file, "its message has " + e.size() + " bytes, of at most " + e.maxPayload());
        }
    }

    private void leftOut(Path file, String why) {
        leftOutLater++;
        progress.say("left out: " + file + ": " + why);
    }

    /** Gives the number of messages that waited for node1. */
    private int startNode1() {
        int waiting = tally.underWayToNode1();
        fleet.startNode1();
        progress.say("node1 is back, " + waiting + " messages are under way to it");
        return waiting;
    }

    private static int await(CompletableFuture<Integer> back) throws InterruptedException {
        try {
            return back.get(STALLED.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("node1 was not started again", e);
        }
    }

    /** Waits until every message is answered, or nothing has happened for long. */
    private void awaitEnd() throws InterruptedException {
        long lastNews = System.nanoTime();
        int known = -1;
        while (!tally.awaitFinished(TICK) && System.nanoTime() - lastNews < STALLED.toNanos()) {
            progress.draw(tally, files.files().size());
            int now = tally.delivered() + tally.replied();
            if (now != known) {
                known = now;
                lastNews = System.nanoTime();
            }
        }
    }

    private DemoResult result(Duration elapsed, int underWayToNode1) {
        return new DemoResult(
                tally.sent(),
                leftOutLater,
                tally.delivered(),
                fleet.retried(),
                fleet.deadLetters(),
                fleet.handledByNode1(),
                fleet.handledByNode2(),
                tally.ownTotal(),
                tally.repliedTotal(),
                underWayToNode1,
                elapsed,
                tally.disagreements());
    }
}
