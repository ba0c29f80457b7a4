package dev.seneschal.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of what was measured, printed as it grows, and the figures, printed at the end. */
final class Report {

    private static final String FIGURE = "figure ";

    private final List<String> figures = new ArrayList<>();

    /** A rate in the table, and what it took. */
    void rate(String what, double perSecond, double cpuMicros) {
        line(what, String.format(Locale.ROOT, "%,12.0f messages/s %8.1f us CPU each", perSecond, cpuMicros));
    }

    /** Anything else in the table. */
    void line(String what, String value) {
        System.out.println(String.format(Locale.ROOT, "%-34s %s", what, value));
    }

    /** A figure: higher is better. What is no number is not one, and so is missing. */
    void figure(String name, double value, double target) {
        if (!Double.isFinite(value)) {
            System.out.println("figure " + name + " came out as " + value);
            return;
        }
        figures.add(String.format(Locale.ROOT, FIGURE + "%s %.2f target %s", name, value, target));
    }

    /** Whether a line is of a figure. */
    static boolean isFigure(String line) {
        return line.startsWith(FIGURE);
    }

    /** Whether a line is of the figure with this name. */
    static boolean isFigureOf(String line, String name) {
        return line.startsWith(FIGURE + name + " ");
    }

    void printFigures() {
        System.out.println();
        figures.forEach(System.out::println);
    }
}
