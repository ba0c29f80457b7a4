package dev.seneschal.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;

/** The codecs beside Go's on the same bytes, machine and run: gob, CBOR and zstd, on this JDK and on a second one if there is one. */
final class CodecBench {

    static final List<String> PARTS = List.of("gob", "cbor", "zstd");

    private static final String SECOND_JDK = "seneschal.second-jdk";
    private static final String GO_PROGRAM = "seneschal.codec-bench.go";

    private final String part;

    CodecBench(List<String> parts) {
        if (parts.size() > 1 || !PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("at most one part of " + PARTS + ", was " + parts);
        }
        part = parts.isEmpty() ? "" : parts.get(0);
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, InterruptedException, RunnerException {
        Map<String, Map<String, Measurement>> jdks = new LinkedHashMap<>();
        Map<String, Measurement> peer;
        try (TemporaryFolder folder = new TemporaryFolder()) {
            CodecInput.write(folder.path());
            String program = System.getProperty(GO_PROGRAM, "");
            if (program.isEmpty()) {
                System.out.println("not measured: Go; install golang-go, golang-github-fxamacker-cbor-dev and"
                        + " golang-github-klauspost-compress-dev");
                peer = Map.of();
            } else {
                GoPeer go = new GoPeer(Path.of(program));
                go.write(folder.path());
                peer = go.measure(folder.path(), part);
            }
            jdks.put(Runtime.version().toString(), measure(System.getProperty("java.home", ""), folder.path()));
            String second = System.getProperty(SECOND_JDK, "");
            if (!second.isEmpty()) {
                jdks.put(second, measure(second, folder.path()));
            }
        }
        jdks.forEach((jdk, ours) -> print(jdk, ours, peer));
        return printFigures(jdks, peer);
    }

    private Map<String, Measurement> measure(String jdk, Path folder) throws RunnerException {
        return JmhSide.measure(Path.of(jdk), folder, part);
    }

    private static void print(String jdk, Map<String, Measurement> ours, Map<String, Measurement> peer) {
        System.out.println();
        System.out.println("JDK " + jdk);
        System.out.println(String.format(
                Locale.ROOT,
                "%-24s %12s %10s %10s %12s %10s %8s",
                "",
                "ns/op",
                "+-",
                "B/op",
                "Go ns/op",
                "Go B/op",
                "ratio"));
        new TreeMap<>(ours).forEach((name, own) -> {
            Measurement go = peer.get(name);
            String line = String.format(
                    Locale.ROOT, "%-24s %,12.1f %,10.1f %,10.0f", name, own.nanos(), own.error(), own.bytes());
            if (go != null) {
                line += String.format(
                        Locale.ROOT, " %,12.1f %,10.0f %8.2f", go.nanos(), go.bytes(), go.nanos() / own.nanos());
            }
            System.out.println(line);
        });
    }

    /** Of each figure the lower one of the JDKs. */
    private boolean printFigures(Map<String, Map<String, Measurement>> jdks, Map<String, Measurement> peer) {
        Report report = new Report();
        boolean complete = true;
        for (CodecFigure figure : CodecFigure.ALL) {
            if (!figure.name().startsWith(part)) {
                continue;
            }
            OptionalDouble lowest = jdks.values().stream()
                    .map(ours -> figure.value(ours, peer))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .min();
            if (lowest.isPresent()) {
                report.figure(figure.name(), lowest.getAsDouble(), figure.target());
            } else {
                System.out.println("missing figure " + figure.name());
                complete = false;
            }
        }
        report.printFigures();
        return complete;
    }
}
