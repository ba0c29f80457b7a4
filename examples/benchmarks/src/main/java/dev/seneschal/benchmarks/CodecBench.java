package dev.seneschal.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;

/** The codecs beside Go's on the same bytes, machine and run: gob, CBOR and zstd, on this JDK and on a second one if there is one. */
final class CodecBench {

    static final List<String> PARTS = List.of("gob", "cbor", "zstd");

    private static final String SECOND_JDK = "seneschal.second-jdk";

    private final List<String> parts;

    CodecBench(List<String> parts) {
        this.parts = JvmComparisons.chosen(parts, PARTS);
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, RunnerException {
        Map<String, Map<String, CodecResult>> jdks = new LinkedHashMap<>();
        String program = System.getProperty(GoTurns.PROGRAM, "");
        try (TemporaryFolder folder = new TemporaryFolder()) {
            CodecInput.write(folder.path());
            if (program.isEmpty()) {
                System.out.println("not measured: Go; install golang-go, golang-github-fxamacker-cbor-dev and"
                        + " golang-github-klauspost-compress-dev");
            }
            for (String jdk : List.of(System.getProperty("java.home", ""), System.getProperty(SECOND_JDK, ""))) {
                if (!jdk.isEmpty()) {
                    jdks.put(jdk, measure(new JmhSide(Path.of(jdk), folder.path(), program)));
                    print(jdk, jdks.get(jdk));
                }
            }
        }
        return printFigures(jdks);
    }

    private Map<String, CodecResult> measure(JmhSide side) throws RunnerException {
        Map<String, CodecResult> results = new TreeMap<>();
        for (String each : parts) {
            results.putAll(side.measure(each));
        }
        return results;
    }

    private static void print(String jdk, Map<String, CodecResult> results) {
        System.out.println();
        System.out.println("JDK in " + jdk);
        System.out.println(CodecResult.HEADER);
        results.forEach((name, result) -> System.out.println(result.toLine(name)));
    }

    /** Of each figure the lower one of the JDKs. */
    private boolean printFigures(Map<String, Map<String, CodecResult>> jdks) {
        Report report = new Report();
        boolean complete = true;
        for (CodecFigure figure : CodecFigure.ALL) {
            if (parts.stream().noneMatch(figure.name()::startsWith)) {
                continue;
            }
            OptionalDouble lowest = jdks.values().stream()
                    .map(figure::value)
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
