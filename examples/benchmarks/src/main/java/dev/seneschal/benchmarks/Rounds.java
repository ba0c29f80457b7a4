package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures several sides in turn, again and again, so that whatever else the machine does meets all of them. */
final class Rounds {

    /** Until the compiler has seen enough of each side. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration TURN = Duration.ofMillis(500);
    private static final int ROUNDS = 15;

    private final Map<String, List<Meter.Sample>> samples = new LinkedHashMap<>();

    /** Measures sides with so many messages in flight. */
    static Rounds of(int inFlight, Map<String, Side> sides) throws InterruptedException {
        Rounds rounds = new Rounds();
        Meter meter = new Meter(inFlight);
        for (Side side : sides.values()) {
            Meter.Sample unused = meter.measure(side, WARM_UP);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Side> side : sides.entrySet()) {
                rounds.add(side.getKey(), meter.measure(side.getValue(), TURN));
            }
        }
        return rounds;
    }

    /** A side's next turn. */
    void add(String side, Meter.Sample sample) {
        samples.computeIfAbsent(side, name -> new ArrayList<>()).add(sample);
    }

    /** The median rate of a side. */
    double rate(String side) {
        return median(samples(side).map(Meter.Sample::perSecond));
    }

    /** The median processor time of a side for each message, in microseconds. */
    double cpuMicros(String side) {
        return median(samples(side).map(Meter.Sample::cpuMicros));
    }

    /** The median of the ratios of two sides, round by round. */
    double ratio(String side, String base) {
        List<Meter.Sample> ours = samples(side).toList();
        List<Meter.Sample> theirs = samples(base).toList();
        return median(IntStream.range(0, ours.size())
                .mapToObj(
                        round -> ours.get(round).perSecond() / theirs.get(round).perSecond()));
    }

    /** The median of the ratios of a side to what is left of two where each message takes the time of both, round by round. */
    double ratioToBoth(String side, String first, String second) {
        List<Meter.Sample> ours = samples(side).toList();
        List<Meter.Sample> one = samples(first).toList();
        List<Meter.Sample> other = samples(second).toList();
        return median(IntStream.range(0, ours.size())
                .mapToObj(round -> ours.get(round).perSecond()
                        * (1 / one.get(round).perSecond() + 1 / other.get(round).perSecond())));
    }

    private Stream<Meter.Sample> samples(String side) {
        return samples.getOrDefault(side, List.of()).stream();
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
