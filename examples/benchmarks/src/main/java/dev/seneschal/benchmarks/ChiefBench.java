package dev.seneschal.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chief beside Pekko's typed actors and Guava's ServiceManager, in one run, on this JDK and on a second one if there is one: a JVM each.
 * Sides take turns and are warmed by the same work; figures are medians of ratios, round by round, and of two JDKs the lower one.
 *
 * <ul>
 *   <li>{@code restart-latency}: from an item that throws to the next one handled; see {@link Restarts}.
 *   <li>{@code idle-worker-bytes}: what the heap holds for one of 100,000 that wait for a timer of an hour, after a collection. A worker has
 *       a virtual thread, whose stack is part of that; so it is measured on the newest JDK alone.
 *   <li>{@code start-stop-100k}: from the making of the first of 100,000 until all have ended, each having run in between; on virtual
 *       threads too. Pekko's actor system is there before; a chief is made anew.
 *   <li>{@code start-stop-1k}: the same of 1,000, beside services that have a thread each, as a chief's workers do: platform threads on JDK
 *       17, virtual ones on the newest.
 * </ul>
 */
final class ChiefBench {

    static final List<String> PARTS =
            List.of("restart-latency", "idle-worker-bytes", "start-stop-100k", "start-stop-1k");

    private final List<String> parts;

    ChiefBench(List<String> parts) {
        this.parts = JvmComparisons.chosen(parts, PARTS);
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, InterruptedException {
        JvmComparisons comparisons = new JvmComparisons("chief", ChiefBench::unit, "3g", ChiefComparisons.class, parts);
        comparisons.measure();
        Map<String, Double> targets = new LinkedHashMap<>();
        for (String part : parts) {
            targets.put(part, target(part));
        }
        return comparisons.printFigures(targets);
    }

    /** A worker may take 1.5 times the bytes of an actor. */
    private static double target(String part) {
        return part.equals("idle-worker-bytes") ? 0.67 : 1;
    }

    private static String unit(String part) {
        return switch (part) {
            case "restart-latency" -> "us";
            case "idle-worker-bytes" -> "bytes";
            default -> "ms";
        };
    }
}
