package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.node.OrderedChecks.Checked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real threads, whose checks end when the test says so, and in every order. */
@Timeout(60)
class OrderedChecksThreadsTest {

    private static final int HELPERS = 4;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final BlockingQueue<Integer> handedOn = new LinkedBlockingQueue<>();

    @AfterEach
    void endThreads() {
        executor.shutdownNow();
    }

    private void handOn(List<Checked<Integer>> items) {
        items.forEach(each -> handedOn.add(each.item()));
    }

    private static void acquire(Semaphore semaphore) {
        semaphore.acquireUninterruptibly();
    }

    @Test
    void theOrderIsThatOfArrivalInWhateverOrderTheChecksEnd() throws Exception {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int items = 1 + random.nextInt(HELPERS);
            List<Semaphore> ends =
                    IntStream.range(0, items).mapToObj(i -> new Semaphore(0)).toList();
            OrderedChecks<Integer> checks =
                    new OrderedChecks<>(executor, HELPERS, 64, item -> acquire(ends.get(item)), this::handOn);
            List<Integer> endings = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                if (random.nextInt(4) == 0) {
                    checks.addChecked(new Checked<>(item, null), 1);
                } else {
                    checks.add(item, 1);
                    endings.add(item);
                }
            }
            Collections.shuffle(endings, random);
            for (int ended = 0; ended < endings.size(); ended++) {
                ends.get(endings.get(ended)).release();
                int held = endings.subList(ended + 1, endings.size()).stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(items);
                assertThat(handedOn).as("seed %d", seed).allMatch(item -> item < held);
            }

            checks.emptied().get();

            List<Integer> all = new ArrayList<>();
            handedOn.drainTo(all);
            assertThat(all)
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(IntStream.range(0, items).boxed().toList());
        }
    }

    @Test
    void severalAreCheckedAtATime() throws Exception {
        CountDownLatch together = new CountDownLatch(HELPERS);
        OrderedChecks<Integer> checks = new OrderedChecks<>(
                executor,
                HELPERS,
                64,
                item -> {
                    together.countDown();
                    awaitAll(together);
                },
                this::handOn);

        IntStream.range(0, HELPERS).forEach(item -> checks.add(item, 1));
        checks.emptied().get();

        assertThat(handedOn)
                .containsExactlyElementsOf(IntStream.range(0, HELPERS).boxed().toList());
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With room for one, whose check has begun and lasts until a permit comes, as each does. */
    private OrderedChecks<Integer> fullUntil(Semaphore end) {
        Semaphore begun = new Semaphore(0);
        OrderedChecks<Integer> checks = new OrderedChecks<>(
                executor,
                1,
                1,
                item -> {
                    begun.release();
                    acquire(end);
                },
                this::handOn);
        checks.add(0, 1);
        acquire(begun);
        return checks;
    }

    @Test
    void whoWaitsForRoomWaitsOnWhenInterruptedAndStaysInterrupted() throws Exception {
        Semaphore end = new Semaphore(0);
        OrderedChecks<Integer> checks = fullUntil(end);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread bringing = new Thread(() -> {
            checks.add(1, 1);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });

        bringing.start();
        bringing.interrupt();
        boolean takenWithoutRoom = interrupted.isDone();
        end.release(2);

        assertThat(takenWithoutRoom).isFalse();
        assertThat(interrupted.get()).isTrue();
        checks.emptied().get();
        assertThat(handedOn).containsExactly(0, 1);
    }

    @Test
    void whoWaitsForRoomIsLetGoByTheClose() throws Exception {
        Semaphore end = new Semaphore(0);
        OrderedChecks<Integer> checks = fullUntil(end);
        Thread bringing = new Thread(() -> checks.add(1, 1));
        bringing.start();

        checks.close();

        bringing.join();
        assertThat(checks.running()).extracting(OrderedChecks.Running::item).containsExactly(0);
        end.release();
        assertThat(handedOn).isEmpty();
        assertThat(checks.isEmpty()).isTrue();
    }

    @Test
    void whatSeveralThreadsBringIsHandedOnInTheOrderOfEach() throws Exception {
        int each = 5_000;
        Map<Integer, AtomicInteger> next = new ConcurrentHashMap<>();
        AtomicInteger handingOn = new AtomicInteger();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        OrderedChecks<int[]> checks = new OrderedChecks<>(executor, HELPERS, 4, item -> {}, items -> {
            if (handingOn.incrementAndGet() > 1) {
                wrong.add("two at a time");
            }
            for (Checked<int[]> checked : items) {
                int[] item = checked.item();
                int expected = next.computeIfAbsent(item[0], thread -> new AtomicInteger())
                        .getAndIncrement();
                if (item[1] != expected) {
                    wrong.add(item[1] + " of thread " + item[0] + " where " + expected + " should have been");
                }
            }
            handingOn.decrementAndGet();
        });
        List<Thread> threads = IntStream.range(0, 3)
                .mapToObj(number -> new Thread(() -> bring(checks, number, each)))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        checks.emptied().get();

        assertThat(wrong).isEmpty();
        assertThat(next)
                .hasSize(3)
                .allSatisfy((thread, count) -> assertThat(count).hasValue(each));
    }

    private static void bring(OrderedChecks<int[]> checks, int number, int count) {
        Random random = new Random(number);
        for (int i = 0; i < count; i++) {
            int[] item = {number, i};
            if (random.nextBoolean()) {
                checks.add(item, 1 + random.nextInt(2));
            } else {
                checks.addChecked(new Checked<>(item, null), 1);
            }
        }
    }
}
