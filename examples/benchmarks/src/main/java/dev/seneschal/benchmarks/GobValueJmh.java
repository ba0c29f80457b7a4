package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobBuffer;
import dev.seneschal.codec.gob.GobType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Larger values, each in a stream of its own: 10,000 doubles, a map of 1,000 entries, 1,000 structs. */
@State(Scope.Benchmark)
public class GobValueJmh {

    /** What is read and written. */
    @Param({"doubles", "map", "structs"})
    public String value = "";

    private Coder<?> coder = new Coder<>(LargeValues.DOUBLES, new double[0]);
    private final GobBuffer buffer = new GobBuffer();
    private byte[] encoded = {};

    /** For JMH. */
    public GobValueJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        encoded = CodecInput.read(value + ".gob");
        coder = switch (value) {
            case "doubles" -> coder(LargeValues.DOUBLES);
            case "map" -> coder(LargeValues.MAP);
            default -> coder(LargeValues.STRUCTS);
        };
    }

    private <T> Coder<T> coder(GobType<T> type) {
        return new Coder<>(type, type.decode(encoded));
    }

    /**
     * Bytes to the value.
     *
     * @param hole takes the value
     */
    @Benchmark
    public void decode(Blackhole hole) {
        hole.consume(coder.type.decode(encoded));
    }

    /**
     * The value to bytes, in a buffer that has grown.
     *
     * @param hole takes the buffer
     */
    @Benchmark
    public void encode(Blackhole hole) {
        coder.encode(buffer);
        hole.consume(buffer);
    }

    private record Coder<T>(GobType<T> type, T value) {

        void encode(GobBuffer buffer) {
            type.encode(value, buffer);
        }
    }
}
