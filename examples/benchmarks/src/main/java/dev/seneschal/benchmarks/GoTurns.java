package dev.seneschal.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Has Go do the same before each iteration of JMH's that counts, and for as long, while the JVM waits: whatever else the machine is busy
 * with meets both. JMH makes it in each forked JVM.
 */
public final class GoTurns implements InternalProfiler {

    /** The property that names the Go program to a forked JVM. */
    static final String PROGRAM = "seneschal.codec-bench.go";

    static final String NANOS = "go.nanos";
    static final String BYTES = "go.bytes";

    private @Nullable GoPeer peer;
    private @Nullable Measurement turn;

    /** For JMH. */
    public GoTurns() {}

    @Override
    public String getDescription() {
        return "Go's turns";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        turn = null;
        if (iteration.getType() == IterationType.MEASUREMENT) {
            String name = CodecMeasurements.peerName(CodecMeasurements.name(benchmark));
            try {
                turn = peer().measure(name, iteration.getTime().convertTo(TimeUnit.MILLISECONDS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private GoPeer peer() throws IOException {
        GoPeer running = peer;
        if (running == null) {
            running = new GoPeer(
                    Path.of(System.getProperty(PROGRAM, "")), Path.of(System.getProperty(CodecInput.FOLDER, ".")));
            peer = running;
        }
        return running;
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Measurement taken = turn;
        return taken == null
                ? List.of()
                : List.of(
                        new ScalarResult(NANOS, taken.nanos(), "ns/op", AggregationPolicy.AVG),
                        new ScalarResult(BYTES, taken.bytes(), "B/op", AggregationPolicy.AVG));
    }
}
