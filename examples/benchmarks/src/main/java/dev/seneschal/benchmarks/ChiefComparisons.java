package dev.seneschal.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The program that measures a chief beside its peers in one JVM, and prints each {@link Comparison}. {@link ChiefBench} starts it on each
 * JDK.
 */
final class ChiefComparisons {

    private static final Set<String> ON_VIRTUAL_THREADS = Set.of("idle-worker-bytes", "start-stop-100k");
    private static final int MANY = 100_000;
    private static final int SOME = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration UNTIL_GONE = Duration.ofSeconds(6);
    private static final int ROUNDS = 25;
    private static final int LONG_ROUNDS = 9;
    private static final int ROUNDS_OF_BYTES = 5;
    private static final int FAILURES = 4_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    private ChiefComparisons() {}

    /**
     * Measures and prints.
     *
     * @param parts the figures' names
     * @throws Exception if something cannot be measured
     */
    public static void main(String[] parts) throws Exception {
        ChiefComparisons comparisons = new ChiefComparisons();
        try (PekkoActors actors = new PekkoActors()) {
            for (String part : List.of(parts)) {
                if (VirtualThreadStarter.isUseful() || !ON_VIRTUAL_THREADS.contains(part)) {
                    System.out.println(comparisons.of(part, actors).toLine());
                } else {
                    System.out.println(Comparison.notHere(part));
                }
            }
        }
        System.exit(0);
    }

    private Comparison of(String part, PekkoActors actors) throws Exception {
        return switch (part) {
            case "restart-latency" -> {
                Restarts restarts = new Restarts();
                yield Comparison.measure(
                        part,
                        WARM_UP,
                        ROUNDS,
                        () -> restarts.ofWorker(FAILURES),
                        () -> restarts.ofActor(FAILURES, actors));
            }
            case "idle-worker-bytes" -> {
                Crew ours = new ChiefCrew(true);
                Crew peer = new PekkoCrew(actors, true);
                yield Comparison.measure(part, WARM_UP, ROUNDS_OF_BYTES, () -> bytes(ours), () -> bytes(peer));
            }
            case "start-stop-100k" -> {
                Crew ours = new ChiefCrew(false);
                Crew peer = new PekkoCrew(actors, false);
                yield Comparison.measure(
                        part, WARM_UP, LONG_ROUNDS, () -> millis(ours, MANY), () -> millis(peer, MANY));
            }
            case "start-stop-1k" -> {
                Crew ours = new ChiefCrew(false);
                Crew peer = new GuavaCrew();
                yield Comparison.measure(part, WARM_UP, ROUNDS, () -> millis(ours, SOME), () -> millis(peer, SOME));
            }
            default -> throw new IllegalArgumentException("no part " + part + " in " + ChiefBench.PARTS);
        };
    }

    /**
     * The time from before the first is made until the last has ended; each has come to run in between. What others left to
     * collect is collected before.
     */
    private double millis(Crew crew, int workers) throws Exception {
        memory.gc();
        long began = System.nanoTime();
        crew.start(workers).stop();
        return (System.nanoTime() - began) / NANOS_PER_MILLI;
    }

    /**
     * What the heap holds more while they wait, divided by their number. Before that, those of the side before are given time to go: a
     * chief's last threads end a moment after it has been closed, and hold it until then; Pekko's cancelled timers stay until its wheel
     * has turned, in 5.12 s.
     */
    private double bytes(Crew crew) throws Exception {
        Thread.sleep(UNTIL_GONE.toMillis());
        long before = usedAfterCollection();
        Crew.Running running = crew.start(MANY);
        long during = usedAfterCollection();
        running.stop();
        return (during - before) / (double) MANY;
    }

    private long usedAfterCollection() {
        long used = Long.MAX_VALUE;
        long next = collect();
        while (next < used) {
            used = next;
            next = collect();
        }
        return used;
    }

    private long collect() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
