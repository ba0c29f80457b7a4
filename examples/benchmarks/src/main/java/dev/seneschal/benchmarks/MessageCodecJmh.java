package dev.seneschal.benchmarks;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One Steward message, each in bytes of its own. */
@State(Scope.Benchmark)
public class MessageCodecJmh {

    private static final WireLimits LIMITS = WireLimits.defaults();

    /** The codec's name. */
    @Param({"gob", "cbor"})
    public String format = "";

    private MessageCodec codec = new GobCodec();
    private byte[] encoded = {};
    private Message message = Message.builder().build();

    /** For JMH. */
    public MessageCodecJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        codec = format.equals("gob") ? new GobCodec() : new CborCodec();
        encoded = CodecInput.read("message." + format);
        message = codec.decode(encoded, LIMITS);
    }

    /**
     * Bytes to a message.
     *
     * @param hole takes the message
     */
    @Benchmark
    public void decode(Blackhole hole) {
        hole.consume(codec.decode(encoded, LIMITS));
    }

    /**
     * A message to bytes.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    public void encode(Blackhole hole) {
        hole.consume(codec.encode(message));
    }
}
