package dev.seneschal.benchmarks;

import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The names of what is measured. Go's program has the same for the same. */
final class CodecMeasurements {

    private CodecMeasurements() {}

    /** The name of one of our benchmarks. */
    static String name(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        if (benchmark.contains(".ZstdJmh.")) {
            String library = method.startsWith("jni") ? "zstd-jni-" : "zstd-";
            String direction = method.replace("jni", "").toLowerCase(Locale.ROOT);
            return library + direction + "-" + params.getParam("size");
        }
        if (benchmark.contains(".MessageCodecJmh.")) {
            String format = params.getParam("format");
            return format + "-" + method + (format.equals("gob") ? "-new" : "");
        }
        if (benchmark.contains(".GobBufferJmh.")) {
            return "gob-" + method + "-into-buffer";
        }
        if (benchmark.contains(".GobStreamJmh.")) {
            return "gob-" + method.replace("Record", "") + "-stream" + (method.endsWith("Record") ? "-record" : "");
        }
        return "gob-" + params.getParam("value") + "-" + method;
    }

    /** What Go does beside it: it has one way for messages and for records, and one library for Zstandard. */
    static String peerName(String name) {
        return name.replace("-record", "").replace("-into-buffer", "-new").replace("-jni", "");
    }
}
