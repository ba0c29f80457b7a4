package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One random history of a chief with real threads: workers do what they are told, and a hang ignores everything until the end. */
final class ShellHistory {

    private enum Order {
        FAIL,
        PANIC,
        FINISH,
        HANG
    }

    private static final int STEPS = 40;
    private static final String GROUP = "g";
    private static final int MOST_MEMBERS = 4;

    private final SplittableRandom random;
    private final Map<String, BlockingQueue<Order>> orders = new ConcurrentHashMap<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<ChiefEvent> events = new ConcurrentLinkedQueue<>();
    /** How many threads run a worker at the moment; never two for one. */
    private final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callbacks = new AtomicInteger();
    private final Chief chief;
    private final List<CompletableFuture<WorkerStatus>> controls = new ArrayList<>();
    private int added;

    ShellHistory(long seed) {
        random = new SplittableRandom(seed);
        ChiefBuilder builder = Chief.builder()
                .name("history-" + seed)
                .eventCapacity(100_000)
                .eventHandler(events::add)
                .forceStopTimeout(Duration.ofMillis(150))
                .strategy(Strategy.values()[random.nextInt(3)])
                .onShutdown(callbacks::incrementAndGet);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            String name = "w" + added++;
            builder.addWorker(name, spec(name));
        }
        if (random.nextBoolean()) {
            builder.addWorker(GROUP, group());
        }
        chief = builder.build();
    }

    void play() {
        CompletableFuture<ExitReport> end = chief.start();
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        Thread another = new Thread(chief::shutdown);
        another.start();
        if (random.nextInt(3) == 0) {
            chief.shutdownNow();
        } else {
            chief.shutdown();
        }
        ExitReport report = Latches.get(end);
        report.workers().stream()
                .filter(status -> status.kind() != WorkerStatus.Kind.GROUP)
                .forEach(status -> {
                    boolean called = status.state() == WorkerState.RUN || status.state() == WorkerState.INITIALIZED;
                    assertThat(called).as("%s at the end", status).isEqualTo(status.isAbandoned());
                });
        open.countDown();
        inside.forEach((name, count) -> assertThat(becomes(() -> count.get() == 0))
                .as("%s is not called any more: %s %s", name, chief.status(name), kindsOf(name))
                .isTrue());
        assertThat(becomes(() -> chief.status().stream().noneMatch(WorkerStatus::isAbandoned)))
                .as("all threads have ended: %s", chief.status())
                .isTrue();
        controls.forEach(control -> assertThat(Latches.get(control)).isNotNull());
        assertThat(broken).isEmpty();
        // Forced, the chief may not have waited until it began.
        assertThat(becomes(() -> callbacks.get() > 0)).as("the callback runs").isTrue();
        assertThat(callbacks).hasValue(1);
        assertThat(report.droppedEvents()).isZero();
        checkEvents();
    }

    private void step() {
        List<String> names = new ArrayList<>(orders.keySet());
        names.sort(null);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> orders.get(name).add(order());
            case 4 -> add();
            case 5, 6, 7, 8 -> control(name);
            default -> pause();
        }
    }

    private Order order() {
        return switch (random.nextInt(12)) {
            case 0 -> Order.HANG;
            case 1, 2, 3 -> Order.FINISH;
            case 4, 5, 6 -> Order.PANIC;
            default -> Order.FAIL;
        };
    }

    private void add() {
        String name = "w" + added++;
        try {
            chief.addWorker(name, spec(name));
        } catch (IllegalStateException stopping) {
            assertThat(chief.health().ready()).isFalse();
        }
    }

    private void control(String worker) {
        String name = worker.startsWith(GROUP) && random.nextBoolean() ? GROUP : worker;
        try {
            switch (random.nextInt(4)) {
                case 0 -> controls.add(chief.stopWorker(name));
                case 1 -> controls.add(chief.startWorker(name));
                case 2 -> controls.add(chief.restartWorker(name));
                default ->
                    controls.add(
                            name.startsWith(GROUP)
                                    ? chief.resizeGroup(GROUP, random.nextInt(MOST_MEMBERS + 1))
                                    : chief.removeWorker(name));
            }
        } catch (IllegalStateException | IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("invalid transition");
        }
    }

    private void pause() {
        for (int i = random.nextInt(2000); i > 0; i--) {
            Thread.yield();
        }
    }

    private WorkerSpec spec(String name) {
        orders.put(name, new LinkedBlockingQueue<>());
        inside.put(name, new AtomicInteger());
        RestartPolicy policy = switch (random.nextInt(4)) {
            case 0 -> RestartPolicy.never();
            case 1 -> RestartPolicy.always().withIntensity(new Intensity(20, Duration.ofMinutes(1)));
            default -> RestartPolicy.onFailure().withReInit();
        };
        if (policy.type() != RestartPolicy.Type.NEVER) {
            policy = random.nextBoolean()
                    ? policy.withoutBackoff()
                    : policy.withBackoff(Backoff.fixed(Duration.ofMillis(random.nextInt(1, 5))));
        }
        WorkerSpec spec = WorkerSpec.of(context -> run(name, context))
                .restart(policy)
                .stopTimeout(Duration.ofMillis(random.nextInt(10, 60)));
        return random.nextInt(4) == 0 ? spec.startAtOnce() : spec;
    }

    private WorkerSpec group() {
        for (int number = 1; number <= MOST_MEMBERS; number++) {
            orders.put(GROUP + "/" + number, new LinkedBlockingQueue<>());
            inside.put(GROUP + "/" + number, new AtomicInteger());
        }
        return WorkerSpec.group(
                        random.nextInt(1, MOST_MEMBERS), number -> context -> run(GROUP + "/" + number, context))
                .maximum(MOST_MEMBERS)
                .restart(RestartPolicy.onFailure().withoutBackoff())
                .stopTimeout(Duration.ofMillis(random.nextInt(10, 60)));
    }

    private void run(String name, WorkerContext context) throws Exception {
        AtomicInteger here = inside.get(name);
        if (here.incrementAndGet() != 1) {
            broken.add(name + " runs twice at a time");
        }
        try {
            obey(orders.get(name), context);
        } finally {
            here.decrementAndGet();
        }
    }

    private void obey(BlockingQueue<Order> queue, WorkerContext context) throws Exception {
        while (!context.isCancelled()) {
            Order order = queue.poll(1, TimeUnit.MILLISECONDS);
            if (order == null) {
                continue;
            }
            switch (order) {
                case FAIL -> throw new IOException("told to fail");
                case PANIC -> throw new IllegalStateException("told to panic");
                case FINISH -> {
                    return;
                }
                case HANG -> hang();
            }
        }
    }

    private void hang() {
        while (open.getCount() > 0) {
            try {
                open.await();
            } catch (InterruptedException ignored) {
                // a hang
            }
        }
    }

    /** Each worker's events come in the order of its lives: initialized, starting, running, an end, and only then the next. */
    private void checkEvents() {
        Map<String, Kind> last = new HashMap<>();
        for (ChiefEvent event : events) {
            Kind before = last.get(event.worker());
            switch (event.kind()) {
                case INITIALIZED -> assertBefore(event, before, before == null || isEnd(before));
                case STARTING -> assertBefore(event, before, before == Kind.INITIALIZED || isEnd(before));
                case RUNNING -> assertBefore(event, before, before == Kind.STARTING);
                case FINISHED -> assertBefore(event, before, before == Kind.RUNNING);
                case FAILED -> assertBefore(event, before, before == Kind.RUNNING || before == null || isEnd(before));
                case LATE_END -> assertBefore(event, before, before == Kind.RUNNING || before == null || isEnd(before));
                default -> {
                    continue;
                }
            }
            last.put(event.worker(), event.kind());
        }
    }

    private static boolean becomes(BooleanSupplier condition) {
        try {
            Latches.until(condition);
            return true;
        } catch (AssertionError late) {
            return false;
        }
    }

    private List<Kind> kindsOf(String name) {
        return events.stream()
                .filter(event -> event.worker().equals(name))
                .map(ChiefEvent::kind)
                .toList();
    }

    private static boolean isEnd(Kind kind) {
        return kind == Kind.FINISHED || kind == Kind.FAILED || kind == Kind.LATE_END;
    }

    private void assertBefore(ChiefEvent event, Kind before, boolean fits) {
        assertThat(fits)
                .as("%s of %s after %s in %s", event.kind(), event.worker(), before, events)
                .isTrue();
    }
}
