package dev.seneschal.benchmarks;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Steward messages, each in bytes of its own. */
@State(Scope.Benchmark)
public class MessageCodecJmh {

    private static final WireLimits LIMITS = WireLimits.defaults();

    /** The codec's name. */
    @Param({"gob", "cbor"})
    public String format = "";

    private MessageCodec codec = new GobCodec();
    private List<byte[]> encoded = List.of();
    private List<Message> messages = List.of();

    /** For JMH. */
    public MessageCodecJmh() {}

    /** Reads the file. */
    @Setup
    public void setUp() {
        codec = format.equals("gob") ? new GobCodec() : new CborCodec();
        encoded = CodecInput.readMessages(format);
        messages = encoded.stream().map(bytes -> codec.decode(bytes, LIMITS)).toList();
    }

    /**
     * Bytes to messages.
     *
     * @param hole takes the messages
     */
    @Benchmark
    @OperationsPerInvocation(CodecInput.MESSAGES)
    public void decode(Blackhole hole) {
        for (byte[] bytes : encoded) {
            hole.consume(codec.decode(bytes, LIMITS));
        }
    }

    /**
     * Messages to bytes.
     *
     * @param hole takes the bytes
     */
    @Benchmark
    @OperationsPerInvocation(CodecInput.MESSAGES)
    public void encode(Blackhole hole) {
        for (Message message : messages) {
            hole.consume(codec.encode(message));
        }
    }
}
