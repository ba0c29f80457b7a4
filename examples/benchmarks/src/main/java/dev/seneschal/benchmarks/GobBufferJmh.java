package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobBuffer;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Steward messages, each into a buffer that is used again and again. */
@State(Scope.Benchmark)
public class GobBufferJmh {

    private final GobCodec codec = new GobCodec();
    private final GobBuffer buffer = new GobBuffer();
    private final List<Message> messages = new ArrayList<>();

    /** For JMH. */
    public GobBufferJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        for (byte[] bytes : CodecInput.readMessages(codec.name())) {
            messages.add(codec.decode(bytes, WireLimits.defaults()));
        }
    }

    /**
     * Messages to bytes.
     *
     * @param hole takes the buffer
     */
    @Benchmark
    @OperationsPerInvocation(CodecInput.MESSAGES)
    public void encode(Blackhole hole) {
        for (Message message : messages) {
            codec.encode(message, MessageForm.APRIL, buffer);
            hole.consume(buffer);
        }
    }
}
