package dev.seneschal.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/** Runs a program that prints {@link Comparison}s on this JDK and on a second one if there is one, and prints figures: the lower of the two. */
final class JvmComparisons {

    private static final String SECOND_JDK = "seneschal.second-jdk";

    private final String ours;
    private final UnaryOperator<String> unit;
    private final List<String> options;
    private final Class<?> program;
    private final List<String> parts;
    private final Report report = new Report();
    private final Map<String, List<Comparison>> measured = new LinkedHashMap<>();

    /**
     * Nothing measured yet.
     *
     * @param ours what our side is called
     * @param unit what a part's values are in
     * @param heap the heap that each JVM has, such as {@code 3g}
     * @param program prints the comparisons; its arguments are the parts
     * @param parts what to measure
     * @param more further options of each JVM
     */
    JvmComparisons(
            String ours,
            UnaryOperator<String> unit,
            String heap,
            Class<?> program,
            List<String> parts,
            String... more) {
        this.ours = ours;
        this.unit = unit;
        options = new ArrayList<>(List.of(more));
        options.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
        this.program = program;
        this.parts = parts;
    }

    /** The parts asked for, all if none. */
    static List<String> chosen(List<String> parts, List<String> all) {
        if (!all.containsAll(parts)) {
            throw new IllegalArgumentException("parts are " + all + ", not " + parts);
        }
        return parts.isEmpty() ? all : parts;
    }

    /** Measures on each JDK. */
    void measure() throws IOException, InterruptedException {
        measure(System.getProperty("java.home", ""));
        String second = System.getProperty(SECOND_JDK, "");
        if (!second.isEmpty()) {
            measure(second);
        }
    }

    /**
     * Prints figures and their targets.
     *
     * @param targets by part
     * @return whether each was measured
     */
    boolean printFigures(Map<String, Double> targets) {
        boolean complete = true;
        for (Map.Entry<String, Double> target : targets.entrySet()) {
            OptionalDouble lowest = measured.getOrDefault(target.getKey(), List.of()).stream()
                    .mapToDouble(Comparison::ratio)
                    .min();
            if (lowest.isPresent()) {
                report.figure(target.getKey(), lowest.getAsDouble(), target.getValue());
            } else {
                System.out.println("missing figure " + target.getKey());
                complete = false;
            }
        }
        report.printFigures();
        return complete;
    }

    private void measure(String jdk) throws IOException, InterruptedException {
        System.out.println("JDK in " + jdk);
        ForkedJvm.of(jdk, options, program).run(parts, line -> {
            if (Comparison.isIn(line)) {
                add(Comparison.parse(line));
            } else {
                System.out.println(line);
            }
        });
    }

    private void add(Comparison each) {
        measured.computeIfAbsent(each.figure(), figure -> new ArrayList<>()).add(each);
        String in = unit.apply(each.figure());
        report.line(
                each.figure(),
                String.format(
                        Locale.ROOT,
                        "%s %,10.1f %s, peer %,10.1f %s, ratio %.2f",
                        ours,
                        each.ours(),
                        in,
                        each.peer(),
                        in,
                        each.ratio()));
    }
}
