package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub with real threads. */
@Timeout(120)
class HubThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final ActionHub hub = ActionHub.builder("threads").build();

    @AfterEach
    void close() throws Exception {
        hub.close(LONG);
    }

    @Test
    void bootsOneGroupHoweverManyFirstMessagesCome() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicInteger booted = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            String topic = "lazy" + round;
            hub.templates()
                    .register(new WorkerTemplate<>(
                            topic,
                            topic,
                            String.class,
                            () -> job -> done.incrementAndGet(),
                            builder -> booted.incrementAndGet()));
            hub.start();
            sendAtOnce(topic);

            assertThat(booted).hasValue(1);
            assertThat(done).hasValue(10);
        }
    }

    @Test
    void endsOnlyWhenAllItsGroupsHaveEnded() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        hub.register("quick", String.class, () -> job -> {});
        hub.register("slow", String.class, () -> job -> {
            running.countDown();
            open.await();
        });
        hub.start();
        hub.submit("slow", "x");
        running.await();
        CompletableFuture<HubReport> report = CompletableFuture.supplyAsync(this::closeHub);
        hub.group("quick").orElseThrow().group().terminated().get(20, TimeUnit.SECONDS);

        assertThat(hub.terminated()).isNotDone();
        open.countDown();

        assertThat(report.get(20, TimeUnit.SECONDS).undone()).isEmpty();
        assertThat(hub.awaitClosed(LONG)).isTrue();
    }

    @Test
    void forgetsAGroupThatDiesWhileItIsRegistered() throws Exception {
        hub.start();
        for (int round = 0; round < 100; round++) {
            WorkerGroup<String> group = hub.register(
                            "mortal",
                            String.class,
                            () -> job -> {
                                throw new PanicException("at once");
                            },
                            builder -> builder.behaviour(Behaviour.STOP_ALL_AND_ESCALATE))
                    .group();
            Submission submission = group.submit("x");
            assertThat(submission.result().get(20, TimeUnit.SECONDS).outcome())
                    .isEqualTo(JobResult.Outcome.HANDED_BACK);
            group.terminated().get(20, TimeUnit.SECONDS);
            hub.unregister("mortal", LONG);

            assertThat(hub.group("mortal")).isEmpty();
        }
    }

    @Test
    void forgetsAGroupThatDiesBeforeItsRegistrationIsDone() throws Exception {
        hub.start();
        for (int round = 0; round < 100; round++) {
            WorkerGroup<String> group = hub.<String>register(
                            "stillborn",
                            String.class,
                            () -> {
                                throw new IllegalStateException("no action");
                            },
                            builder -> builder.restarts(new Intensity(1, LONG), Backoff.fixed(Duration.ofNanos(1))))
                    .group();
            group.terminated().get(20, TimeUnit.SECONDS);

            awaitForgotten("stillborn");
        }
    }

    /** The hub learns of a group's end on a callback thread, as others do. */
    private void awaitForgotten(String action) {
        long end = System.nanoTime() + LONG.toNanos();
        while (hub.group(action).isPresent()) {
            assertThat(System.nanoTime() - end).as("in time").isNegative();
            Thread.yield();
        }
    }

    private void sendAtOnce(String topic) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(10);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Submission>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(executor.submit(() -> {
                go.await();
                return hub.submit(topic, "x");
            }));
        }
        go.countDown();
        for (Future<Submission> each : sent) {
            each.get().result().get(20, TimeUnit.SECONDS);
        }
        executor.shutdown();
    }

    private HubReport closeHub() {
        try {
            return hub.close(LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
