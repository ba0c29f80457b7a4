package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobGeneric;
import dev.seneschal.codec.gob.GobName;
import dev.seneschal.codec.gob.GobType;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Larger values that Go's encoder wrote, each in a stream of its own: 10,000 doubles, a map of 1,000 entries, 1,000 structs. */
@State(Scope.Benchmark)
public class GobValueJmh {

    /** What is read and written. */
    @Param({"doubles", "map", "structs"})
    public String value = "";

    private Coder<?> coder = new Coder<>(GobType.of(double[].class), new double[0]);
    private byte[] encoded = {};

    /** For JMH. */
    public GobValueJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        encoded = CodecInput.read(value + ".gob");
        coder = switch (value) {
            case "doubles" -> coder(GobType.of(double[].class));
            case "map" -> coder(GobType.of(new GobGeneric<Map<String, Long>>() {}));
            default -> coder(GobType.of(new GobGeneric<List<Order>>() {}));
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
     * The value to bytes.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void encode(Blackhole hole) {
        hole.consume(coder.encode());
    }

    private record Coder<T>(GobType<T> type, T value) {

        byte[] encode() {
            return type.encode(value);
        }
    }

    /**
     * One of the structs.
     *
     * @param id a number
     * @param name a text
     * @param price a double
     * @param paid a flag
     */
    public record Order(@GobName("ID") long id, String name, double price, boolean paid) {}
}
