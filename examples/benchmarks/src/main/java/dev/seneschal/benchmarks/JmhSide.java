package dev.seneschal.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the JMH benchmarks on one JDK, Go having its turn before each iteration, with the collector's word on what each operation
 * allocates.
 */
final class JmhSide {

    /**
     * Short, so that what else the machine does meets a round's two turns alike: where two processors are one core's, a processor is half as
     * fast while the other works, and that changes several times a second.
     */
    private static final TimeValue ITERATION = TimeValue.milliseconds(100);

    private static final TimeValue WARM_UP = TimeValue.milliseconds(500);

    /** The JVM takes many seconds for the long methods of aircompressor; until then they run ten times as long. */
    private static final TimeValue ZSTD_WARM_UP = TimeValue.milliseconds(1200);

    private static final int WARM_UPS = 7;
    private static final int ITERATIONS = 20;

    /** What the compiler makes of a method differs from one JVM to the next. */
    private static final int FORKS = 3;

    private static final int MEDIAN = 50;
    private static final double CONFIDENCE = 0.999;

    private final Path jdk;
    private final Path folder;
    private final String goProgram;

    /**
     * One side.
     *
     * @param jdk the JDK's folder
     * @param folder the files to read
     * @param goProgram the peer, or empty if there is none
     */
    JmhSide(Path jdk, Path folder, String goProgram) {
        this.jdk = jdk;
        this.folder = folder;
        this.goProgram = goProgram;
    }

    /** The results of a part, by name. */
    Map<String, CodecResult> measure(String part) throws RunnerException {
        Map<String, CodecResult> measured = new LinkedHashMap<>();
        for (RunResult result : new Runner(options(part).build()).run()) {
            measured.put(CodecMeasurements.name(result.getParams()), result(result));
        }
        return measured;
    }

    private ChainedOptionsBuilder options(String part) {
        boolean zstd = part.equals("zstd");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(included(part))
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(zstd ? 1 : FORKS)
                .warmupIterations(WARM_UPS)
                .warmupTime(zstd ? ZSTD_WARM_UP : WARM_UP)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(
                        "-D" + CodecInput.FOLDER + "=" + folder,
                        "-D" + GoTurns.PROGRAM + "=" + goProgram,
                        "-Xms1g",
                        "-Xmx1g",
                        "-XX:+AlwaysPreTouch")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (!zstd) {
            options = options.param("format", part);
        }
        if (!goProgram.isEmpty()) {
            options = options.addProfiler(GoTurns.class);
        }
        return options.addProfiler(GCProfiler.class);
    }

    private static String included(String part) {
        return switch (part) {
            case "zstd" -> "ZstdJmh\\.";
            case "cbor" -> "MessageCodecJmh\\.";
            case "gob" -> "(MessageCodec|Gob[A-Za-z]*)Jmh\\.";
            default -> throw new IllegalArgumentException("no part " + part + "; parts: gob, cbor, zstd");
        };
    }

    private static CodecResult result(RunResult result) {
        List<Double> allocated = new ArrayList<>();
        List<Double> peers = new ArrayList<>();
        List<Double> peersAllocated = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                secondary(iteration, "gc.alloc.rate.norm", allocated);
                secondary(iteration, GoTurns.BYTES, peersAllocated);
                if (secondary(iteration, GoTurns.NANOS, peers)) {
                    double ours = iteration.getPrimaryResult().getScore();
                    ratios.add(peers.get(peers.size() - 1) / ours);
                }
            }
        }
        Statistics time = result.getPrimaryResult().getStatistics();
        Measurement ours =
                new Measurement(time.getPercentile(MEDIAN), time.getMeanErrorAt(CONFIDENCE), median(allocated));
        return new CodecResult(ours, new Measurement(median(peers), 0, median(peersAllocated)), ratios);
    }

    @SuppressWarnings("rawtypes") // as JMH has them
    private static boolean secondary(IterationResult iteration, String name, List<Double> values) {
        for (Map.Entry<String, Result> each : iteration.getSecondaryResults().entrySet()) {
            if (each.getKey().endsWith(name)) {
                return values.add(each.getValue().getScore());
            }
        }
        return false;
    }

    private static double median(List<Double> values) {
        return values.isEmpty() ? Double.NaN : CodecResult.median(values);
    }
}
