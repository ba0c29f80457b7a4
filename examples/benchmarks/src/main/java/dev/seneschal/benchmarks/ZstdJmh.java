package dev.seneschal.benchmarks;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.WireLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Zstandard at its usual level: ours, which is aircompressor's, and the native library through zstd-jni. */
@State(Scope.Benchmark)
public class ZstdJmh {

    private static final WireLimits LIMITS = WireLimits.defaults();

    /** How much text. */
    @Param({"400", "4k", "64k"})
    public String size = "";

    private final Compressor ours = new ZstdCompressor();
    private final ZstdCompressCtx jniCompress = new ZstdCompressCtx();
    private final ZstdDecompressCtx jniDecompress = new ZstdDecompressCtx();
    private byte[] text = {};
    private byte[] packed = {};

    /** For JMH. */
    public ZstdJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        text = CodecInput.read("text-" + size);
        packed = jniCompress.compress(text);
    }

    /** Frees what is not on the heap. */
    @TearDown
    public void tearDown() {
        jniCompress.close();
        jniDecompress.close();
    }

    /**
     * Ours.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void compress(Blackhole hole) {
        hole.consume(ours.compress(text));
    }

    /**
     * Ours, of what the native library packed.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void decompress(Blackhole hole) {
        hole.consume(ours.decompress(packed, LIMITS));
    }

    /**
     * The native library.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void jniCompress(Blackhole hole) {
        hole.consume(jniCompress.compress(text));
    }

    /**
     * The native library.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void jniDecompress(Blackhole hole) {
        hole.consume(jniDecompress.decompress(packed, text.length));
    }
}
