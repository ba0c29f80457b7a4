package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several sides in turn, again and again, so that whatever else the machine does meets all of them. */
final class Rounds {

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int ROUNDS = 7;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    /** Measures sides with so many messages in flight. */
    static Rounds of(int inFlight, Map<String, Side> sides) throws InterruptedException {
        Rounds rounds = new Rounds();
        Meter meter = new Meter(inFlight);
        for (Side side : sides.values()) {
            double unused = meter.measure(side, WARM_UP);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Side> side : sides.entrySet()) {
                rounds.rates
                        .computeIfAbsent(side.getKey(), name -> new ArrayList<>())
                        .add(meter.measure(side.getValue(), TURN));
            }
        }
        return rounds;
    }

    /** The median rate of a side. */
    double rate(String side) {
        return median(rates(side));
    }

    /** The median of the ratios of two sides, round by round. */
    double ratio(String side, String base) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ratios.add(rates(side).get(round) / rates(base).get(round));
        }
        return median(ratios);
    }

    private List<Double> rates(String side) {
        return rates.getOrDefault(side, List.of());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
