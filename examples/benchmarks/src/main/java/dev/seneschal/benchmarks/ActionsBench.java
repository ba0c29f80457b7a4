package dev.seneschal.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A worker group beside ThreadPoolExecutor, Pekko's pool router and a virtual thread for each job, in one run, on this JDK and on a second
 * one if there is one: a JVM each. One producer, two threads in each pool, places for 1,024 waiting jobs where they are bounded. Sides take
 * turns and are warmed by the same work; figures are medians of ratios, round by round, and of two JDKs the lower one. The heap's memory is
 * touched before: all rounds together fill it little more than once, and what the system takes to give its pages is no pool's work.
 *
 * <ul>
 *   <li>{@code job-1us-...}, {@code job-100us-...}: jobs that keep a processor busy for so long, from the first handed over until the last
 *       is done. The executor's producer waits for a place ({@code put}) or runs the job itself ({@code caller}).
 *   <li>{@code latency-half-load}: see {@link HalfLoad}.
 *   <li>{@code ...-virtual}: in the table alone, on the newest JDK.
 *   <li>{@code ...-bare}: in the table alone: two threads that do half of the jobs each, without a pool. No ratio can be better than that of
 *       the peer to it. Jobs of 100 µs are measured beside them in the same rounds, too, and that best ratio is printed beside ours.
 * </ul>
 */
final class ActionsBench {

    static final List<String> PARTS = List.of(
            "job-1us-tpe-put",
            "job-1us-tpe-caller",
            "job-1us-pekko",
            "job-100us-tpe",
            "job-100us-pekko",
            "latency-half-load",
            "job-1us-virtual",
            "job-100us-virtual",
            "job-1us-bare",
            "job-100us-bare");

    private final List<String> parts;

    ActionsBench(List<String> parts) {
        this.parts = JvmComparisons.chosen(parts, PARTS);
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, InterruptedException {
        JvmComparisons comparisons = new JvmComparisons(
                "group", ActionsBench::unit, "2g", ActionsComparisons.class, parts, "-XX:+AlwaysPreTouch");
        comparisons.measure();
        Map<String, Double> targets = new LinkedHashMap<>();
        for (String part : parts) {
            if (!part.endsWith("virtual") && !part.endsWith("bare")) {
                targets.put(part, target(part));
            }
        }
        return comparisons.printFigures(targets);
    }

    private static String unit(String part) {
        return part.startsWith("latency") ? "us" : "ns";
    }

    private static double target(String part) {
        return switch (part) {
            case "job-1us-tpe-caller" -> 0.8;
            case "job-1us-tpe-put", "job-1us-pekko" -> 1.2;
            case "latency-half-load" -> 1;
            default -> 1.1;
        };
    }
}
