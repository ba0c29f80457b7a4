package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobBuffer;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A Steward message into a buffer that is used again and again. */
@State(Scope.Benchmark)
public class GobBufferJmh {

    private final GobCodec codec = new GobCodec();
    private final GobBuffer buffer = new GobBuffer();
    private Message message = Message.builder().build();

    /** For JMH. */
    public GobBufferJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        message = codec.decode(CodecInput.read("message.gob"), WireLimits.defaults());
    }

    /**
     * A message to bytes.
     *
     * @param hole takes the buffer
     */
    @Benchmark
    public void encode(Blackhole hole) {
        codec.encode(message, MessageForm.APRIL, buffer);
        hole.consume(buffer);
    }
}
