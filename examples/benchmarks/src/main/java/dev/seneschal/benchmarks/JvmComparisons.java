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
    private final Report table = new Report();
    /** By JDK and part, empty for what is still to be measured; a part that is not for the JDK is not there. */
    private final Map<String, Map<String, OptionalDouble>> measured = new LinkedHashMap<>();

    private Map<String, OptionalDouble> current = new LinkedHashMap<>();

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

    private void measure(String jdk) throws IOException, InterruptedException {
        begin(jdk);
        ForkedJvm.of(jdk, options, program).run(parts, this::take);
    }

    /** The lines that follow are of this JDK. */
    void begin(String jdk) {
        System.out.println("JDK in " + jdk);
        current = new LinkedHashMap<>();
        parts.forEach(part -> current.put(part, OptionalDouble.empty()));
        measured.put(jdk, current);
    }

    /** A line that the program has printed. */
    void take(String line) {
        if (Comparison.isIn(line)) {
            take(Comparison.parse(line));
        } else if (Comparison.isSkipped(line)) {
            current.remove(Comparison.skipped(line));
        } else {
            System.out.println(line);
        }
    }

    private void take(Comparison each) {
        current.put(each.figure(), OptionalDouble.of(each.ratio()));
        String in = unit.apply(each.figure());
        table.line(
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

    /**
     * Prints figures and their targets.
     *
     * @param targets by part
     * @return whether each was measured on each JDK, save where the program says that it is not for it
     */
    boolean printFigures(Map<String, Double> targets) {
        Figures figures = new Figures();
        targets.forEach((part, target) -> figures.add(part, target, values(part)));
        return figures.print();
    }

    private Map<String, OptionalDouble> values(String part) {
        Map<String, OptionalDouble> values = new LinkedHashMap<>();
        measured.forEach((jdk, results) -> {
            OptionalDouble value = results.get(part);
            if (value != null) {
                values.put(jdk, value);
            }
        });
        return values;
    }
}
