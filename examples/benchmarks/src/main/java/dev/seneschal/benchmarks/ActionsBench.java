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
 * A worker group beside ThreadPoolExecutor, Pekko's pool router and a virtual thread for each job, in one run, on this JDK and on a second
 * one if there is one: a JVM each. One producer, two threads in each pool, places for 1,024 waiting jobs where they are bounded. Sides take
 * turns and are warmed by the same work; figures are medians of ratios, round by round, and of two JDKs the lower one.
 *
 * <ul>
 *   <li>{@code job-1us-...}, {@code job-100us-...}: jobs that keep a processor busy for so long, from the first handed over until the last
 *       is done. The executor's producer waits for a place ({@code put}) or runs the job itself ({@code caller}).
 *   <li>{@code latency-half-load}: see {@link HalfLoad}.
 *   <li>{@code ...-virtual}: in the table alone, on the newest JDK.
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
            "job-100us-virtual");

    private static final String SECOND_JDK = "seneschal.second-jdk";
    private static final List<String> OPTIONS =
            List.of("-Xms2g", "-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off");

    private final List<String> parts;
    private final Map<String, List<Comparison>> measured = new LinkedHashMap<>();

    ActionsBench(List<String> parts) {
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
            if (part.endsWith("virtual")) {
                continue;
            }
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
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), ActionsComparisons.class.getName()));
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
        String unit = each.figure().startsWith("latency") ? "us" : "ns";
        report.line(
                each.figure(),
                String.format(
                        Locale.ROOT,
                        "group %,10.1f %s, peer %,10.1f %s, ratio %.2f",
                        each.ours(),
                        unit,
                        each.peer(),
                        unit,
                        each.ratio()));
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
