package dev.seneschal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A bench fails when a figure is missing, on one JDK too. */
class MissingFiguresTest {

    private static final Map<String, Double> TARGETS = Map.of("restart-latency", 1.0, "idle-worker-bytes", 0.67);

    // ---- figures

    @Test
    void isCompleteWhenEachJdkHasEachFigure() {
        Figures figures = new Figures();

        figures.add("speed", 1, Map.of("17", OptionalDouble.of(2), "25", OptionalDouble.of(3)));

        assertThat(figures.print()).isTrue();
    }

    @Test
    void missesAFigureThatOneJdkHasNot() {
        Figures figures = new Figures();

        figures.add("speed", 1, Map.of("17", OptionalDouble.empty(), "25", OptionalDouble.of(3)));

        assertThat(figures.print()).isFalse();
    }

    @Test
    void missesAFigureThatIsNoNumber() {
        Figures figures = new Figures();

        figures.add("speed", 1, Map.of("17", OptionalDouble.of(Double.NaN)));

        assertThat(figures.print()).isFalse();
    }

    @Test
    void missesAFigureThatNoJdkIsToHave() {
        Figures figures = new Figures();

        figures.add("speed", 1, Map.of());

        assertThat(figures.print()).isFalse();
    }

    // ---- bench codec

    @Test
    void codecNeedsEachFigureOnEachJdk() {
        CodecBench bench = new CodecBench(List.of("cbor"));
        Map<String, CodecResult> whole = Map.of("cbor-encode", result(), "cbor-decode", result());

        assertThat(bench.printFigures(Map.of("17", whole, "25", whole))).isTrue();
        assertThat(bench.printFigures(Map.of("17", whole, "25", Map.of("cbor-encode", result()))))
                .isFalse();
        assertThat(bench.printFigures(Map.of("17", Map.of(), "25", whole))).isFalse();
        assertThat(bench.printFigures(Map.of())).isFalse();
    }

    @Test
    void codecNeedsEveryFigureOfItsParts() {
        CodecBench bench = new CodecBench(List.of());
        Map<String, CodecResult> whole = new HashMap<>();
        CodecFigure.ALL.forEach(figure -> figure.measurements().forEach(name -> whole.put(name, result())));

        assertThat(bench.printFigures(Map.of("17", whole, "25", whole))).isTrue();
        for (String name : whole.keySet()) {
            Map<String, CodecResult> without = new TreeMap<>(whole);
            without.remove(name);
            assertThat(bench.printFigures(Map.of("17", whole, "25", without)))
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void codecNeedsThePeer() {
        CodecBench bench = new CodecBench(List.of("cbor"));
        CodecResult alone = new CodecResult(new Measurement(1, 0, 0), new Measurement(1, 0, 0), List.of());

        assertThat(bench.printFigures(Map.of("17", Map.of("cbor-encode", result(), "cbor-decode", alone))))
                .isFalse();
    }

    private static CodecResult result() {
        return new CodecResult(new Measurement(1, 0, 0), new Measurement(2, 0, 0), List.of(2.0));
    }

    // ---- bench chief and bench actions

    @Test
    void comparisonsAreCompleteWithWhatIsForEachJdk() {
        JvmComparisons comparisons = comparisons();
        comparisons.begin("17");
        comparisons.take(compared("restart-latency"));
        comparisons.take(Comparison.notHere("idle-worker-bytes"));
        comparisons.begin("25");
        comparisons.take(compared("restart-latency"));
        comparisons.take(compared("idle-worker-bytes"));

        assertThat(comparisons.printFigures(TARGETS)).isTrue();
    }

    @Test
    void comparisonsMissWhatOneJdkDidNotSay() {
        JvmComparisons comparisons = comparisons();
        comparisons.begin("17");
        comparisons.take(Comparison.notHere("idle-worker-bytes"));
        comparisons.begin("25");
        comparisons.take(compared("restart-latency"));
        comparisons.take(compared("idle-worker-bytes"));

        assertThat(comparisons.printFigures(TARGETS)).isFalse();
    }

    @Test
    void comparisonsMissWhatIsForNoJdkOfTheRun() {
        JvmComparisons comparisons = comparisons();
        comparisons.begin("17");
        comparisons.take(compared("restart-latency"));
        comparisons.take(Comparison.notHere("idle-worker-bytes"));

        assertThat(comparisons.printFigures(TARGETS)).isFalse();
    }

    private static JvmComparisons comparisons() {
        return new JvmComparisons(
                "chief", part -> "ms", "1g", ChiefComparisons.class, List.of("restart-latency", "idle-worker-bytes"));
    }

    private static String compared(String figure) {
        return new Comparison(figure, 1, 2, 2).toLine();
    }

    // ---- bench delivery

    @Test
    void deliveryNeedsAFigureOfEachPartThatHasATarget() {
        DeliveryBench bench = new DeliveryBench(List.of("loopback-1", "nats-1", "nats-1024"));

        assertThat(bench.isComplete(List.of("figure nats-1 0.9 target 0.8", "figure nats-1024 1.6 target 1.5")))
                .isTrue();
        assertThat(bench.isComplete(List.of("figure nats-1024 1.6 target 1.5"))).isFalse();
        assertThat(bench.isComplete(List.of())).isFalse();
    }
}
