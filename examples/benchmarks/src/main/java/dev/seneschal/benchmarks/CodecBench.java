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

    /**
     * Prints of each figure the lower one of the JDKs.
     *
     * @param jdks the results of each JDK
     * @return whether each JDK has every figure that it should have
     */
    boolean printFigures(Map<String, Map<String, CodecResult>> jdks) {
        Figures figures = new Figures();
        for (CodecFigure figure : CodecFigure.ALL) {
            if (parts.stream().anyMatch(figure.name()::startsWith)) {
                Map<String, OptionalDouble> values = new LinkedHashMap<>();
                jdks.forEach((jdk, results) -> values.put(jdk, figure.value(results)));
                figures.add(figure.name(), figure.target(), values);
            }
        }
        return figures.print();
    }
}
