package dev.seneschal.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

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

    private static final String SECOND_JDK = "seneschal.second-jdk";
    private static final List<String> OPTIONS =
            List.of("-Xms3g", "-Xmx3g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off");

    private final List<String> parts;
    private final Map<String, List<Comparison>> measured = new LinkedHashMap<>();

    ChiefBench(List<String> parts) {
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("parts are " + PARTS + ", not " + parts);
        }
        this.parts = parts.isEmpty() ? PARTS : parts;
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, InterruptedException {
        Report report = new Report();
        measure(System.getProperty("java.home", ""), report);
        String second = System.getProperty(SECOND_JDK, "");
        if (!second.isEmpty()) {
            measure(second, report);
        }
        boolean complete = true;
        for (String part : parts) {
            OptionalDouble lowest = measured.getOrDefault(part, List.of()).stream()
                    .mapToDouble(Comparison::ratio)
                    .min();
            if (lowest.isPresent()) {
                report.figure(part, lowest.getAsDouble(), target(part));
            } else {
                System.out.println("missing figure " + part);
                complete = false;
            }
        }
        report.printFigures();
        return complete;
    }

    private void measure(String jdk, Report report) throws IOException, InterruptedException {
        System.out.println("JDK in " + jdk);
        List<String> command =
                new ArrayList<>(List.of(Path.of(jdk, "bin", "java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), ChiefComparisons.class.getName()));
        command.addAll(parts);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (Comparison.isIn(line)) {
                    add(Comparison.parse(line), report);
                } else {
                    System.out.println(line);
                }
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("measuring on " + jdk + " ended with " + status);
        }
    }

    private void add(Comparison each, Report report) {
        measured.computeIfAbsent(each.figure(), figure -> new ArrayList<>()).add(each);
        String unit = unit(each.figure());
        report.line(
                each.figure(),
                String.format(
                        Locale.ROOT,
                        "chief %,10.1f %s, peer %,10.1f %s, ratio %.2f",
                        each.ours(),
                        unit,
                        each.peer(),
                        unit,
                        each.ratio()));
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
