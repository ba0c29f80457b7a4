package dev.seneschal.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One measurement of ours and the peer's beside it.
 *
 * @param ours what ours took
 * @param peer what the peer's took, of no meaning if there is none
 * @param ratios how many times as fast ours was, in each round in which both had their turn; none without a peer
 */
record CodecResult(Measurement ours, Measurement peer, List<Double> ratios) {

    private static final int QUARTERS = 4;

    static final String HEADER = String.format(
            Locale.ROOT,
            "%-26s %12s %10s %10s %12s %10s %8s  %s",
            "",
            "ns/op",
            "+-",
            "B/op",
            "Go ns/op",
            "Go B/op",
            "ratio",
            "rounds: lowest, quartiles, highest");

    CodecResult {
        ratios = List.copyOf(ratios);
    }

    boolean hasPeer() {
        return !ratios.isEmpty();
    }

    /** The median of the rounds. */
    double ratio() {
        return median(ratios);
    }

    /** A line of the table. */
    String toLine(String name) {
        String line = String.format(
                Locale.ROOT, "%-26s %,12.1f %,10.1f %,10.0f", name, ours.nanos(), ours.error(), ours.bytes());
        if (hasPeer()) {
            line += String.format(Locale.ROOT, " %,12.1f %,10.0f %8.2f ", peer.nanos(), peer.bytes(), ratio());
            for (int quarter = 0; quarter <= QUARTERS; quarter++) {
                line += String.format(Locale.ROOT, " %.2f", quantile(quarter));
            }
        }
        return line;
    }

    /** Between two rounds where none is in the place; the second quarter is the median. */
    private double quantile(int quarter) {
        List<Double> sorted = ratios.stream().sorted().toList();
        double place = (sorted.size() - 1) * quarter / (double) QUARTERS;
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
