package dev.seneschal.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of a run on one JDK or more: of each the lowest. It is missing if any JDK that is to have it has none. */
final class Figures {

    private final Report report = new Report();
    private boolean complete = true;

    /**
     * Adds one.
     *
     * @param name its name
     * @param target what is aimed at
     * @param values what each JDK that is to have it has, by JDK
     */
    void add(String name, double target, Map<String, OptionalDouble> values) {
        List<String> without = values.entrySet().stream()
                .filter(each -> !Double.isFinite(each.getValue().orElse(Double.NaN)))
                .map(Map.Entry::getKey)
                .toList();
        if (values.isEmpty() || !without.isEmpty()) {
            complete = false;
            System.out.println(
                    "missing figure " + name + " on " + (values.isEmpty() ? "any JDK" : String.join(" and ", without)));
            return;
        }
        double lowest = values.values().stream()
                .mapToDouble(OptionalDouble::getAsDouble)
                .min()
                .getAsDouble();
        report.figure(name, lowest, target);
    }

    /**
     * Prints them.
     *
     * @return whether none is missing
     */
    boolean print() {
        report.printFigures();
        return complete;
    }
}
