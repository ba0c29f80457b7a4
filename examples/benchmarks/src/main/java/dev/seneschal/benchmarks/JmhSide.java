package dev.seneschal.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs the JMH benchmarks on one JDK, with its collector's word on what each operation allocates. */
final class JmhSide {

    private static final TimeValue ITERATION = TimeValue.milliseconds(400);
    private static final int WARM_UPS = 10;

    /** The JVM takes many seconds for the long methods of aircompressor; until then they run ten times as long. */
    private static final TimeValue ZSTD_WARM_UP = TimeValue.milliseconds(900);

    private static final int ITERATIONS = 5;
    private static final int MEDIAN = 50;
    private static final double CONFIDENCE = 0.999;

    private JmhSide() {}

    /**
     * Measures.
     *
     * @param jdk the JDK's folder
     * @param folder the files to read
     * @param part what to run, such as {@code cbor}; all if empty
     * @return the measurements by name
     */
    static Map<String, Measurement> measure(Path jdk, Path folder, String part) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(included(part))
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(part.isEmpty() || part.equals("zstd") ? ZSTD_WARM_UP : ITERATION)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs("-D" + CodecInput.FOLDER + "=" + folder, "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (part.equals("gob") || part.equals("cbor")) {
            options = options.param("format", part);
        }
        Map<String, Measurement> measured = new LinkedHashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            measured.put(name(result), measurement(result));
        }
        return measured;
    }

    private static String included(String part) {
        return switch (part) {
            case "" -> "Jmh\\.";
            case "zstd" -> "ZstdJmh\\.";
            case "cbor" -> "MessageCodecJmh\\.";
            case "gob" -> "(MessageCodec|Gob[A-Za-z]*)Jmh\\.";
            default -> throw new IllegalArgumentException("no part " + part + "; parts: gob, cbor, zstd");
        };
    }

    @SuppressWarnings("rawtypes") // as JMH has them
    private static Measurement measurement(RunResult result) {
        Statistics time = result.getPrimaryResult().getStatistics();
        double bytes = result.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(each -> each.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
        return new Measurement(time.getPercentile(MEDIAN), time.getMeanErrorAt(CONFIDENCE), bytes);
    }

    /** The name that the peer has for the same. */
    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        if (benchmark.contains(".ZstdJmh.")) {
            String library = method.startsWith("jni") ? "zstd-jni-" : "zstd-";
            String direction = method.replace("jni", "").toLowerCase(Locale.ROOT);
            return library + direction + "-" + result.getParams().getParam("size");
        }
        if (benchmark.contains(".MessageCodecJmh.")) {
            String format = result.getParams().getParam("format");
            return format + "-" + method + (format.equals("gob") ? "-new" : "");
        }
        if (benchmark.contains(".GobBufferJmh.")) {
            return "gob-" + method + "-into-buffer";
        }
        if (benchmark.contains(".GobStreamJmh.")) {
            return "gob-" + method.replace("Record", "") + "-stream" + (method.endsWith("Record") ? "-record" : "");
        }
        return "gob-" + result.getParams().getParam("value") + "-" + method;
    }
}
