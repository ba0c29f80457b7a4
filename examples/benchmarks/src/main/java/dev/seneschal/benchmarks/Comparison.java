package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What two sides took that were measured in turn, less being better.
 *
 * @param figure the figure's name
 * @param ours the median of our side
 * @param peer the median of the peer's
 * @param ratio the median, round by round, of the peer's divided by ours
 */
record Comparison(String figure, double ours, double peer, double ratio) {

    private static final String MARK = "compared";
    private static final String SKIPPED = "not for this JVM: ";

    /** Something that can be measured again and again. */
    @FunctionalInterface
    interface Measurable {
        double measure() throws Exception;
    }

    /** Measures both sides in turn, by turns the one or the other first, after turns that do not count and fill a while. */
    static Comparison measure(String figure, Duration warmUp, int rounds, Measurable ours, Measurable peer)
            throws Exception {
        long warm = System.nanoTime() + warmUp.toNanos();
        while (System.nanoTime() - warm < 0) {
            double unused = ours.measure() + peer.measure();
        }
        List<Double> own = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean first = round % 2 == 0;
            double before = first ? 0 : peer.measure();
            double mine = ours.measure();
            double theirs = first ? peer.measure() : before;
            own.add(mine);
            others.add(theirs);
            ratios.add(theirs / mine);
        }
        return new Comparison(figure, median(own), median(others), median(ratios));
    }

    /** As one line for {@link #parse}. */
    String toLine() {
        return String.format(Locale.ROOT, "%s %s %f %f %f", MARK, figure, ours, peer, ratio);
    }

    static boolean isIn(String line) {
        return line.startsWith(MARK + " ");
    }

    static Comparison parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5 || !isIn(line)) {
            throw new IllegalArgumentException("not a comparison: " + line);
        }
        return new Comparison(
                words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]), Double.parseDouble(words[4]));
    }

    /** A line that says that something is not to be measured on this JVM. */
    static String notHere(String figure) {
        return SKIPPED + figure;
    }

    static boolean isSkipped(String line) {
        return line.startsWith(SKIPPED);
    }

    /** What such a line is about. */
    static String skipped(String line) {
        return line.substring(SKIPPED.length());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
