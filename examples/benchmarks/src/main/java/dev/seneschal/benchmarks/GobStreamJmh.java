package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.Gob;
import dev.seneschal.codec.gob.GobReader;
import dev.seneschal.codec.gob.GobType;
import dev.seneschal.codec.gob.GobWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A Steward message again and again on one stream, which says the types once. */
@State(Scope.Benchmark)
public class GobStreamJmh {

    private static final int MESSAGES = 1000;

    private final Gob gob = Gob.builder().build();
    private final GobType<StewardRecord> type = gob.type(StewardRecord.class);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private StewardRecord message = StewardRecord.EMPTY;
    private byte[] stream = {};

    /** For JMH. */
    public GobStreamJmh() {}

    /**
     * Reads the file.
     *
     * @throws IOException never, in memory
     */
    @Setup
    public void setUp() throws IOException {
        message = type.decode(CodecInput.read("message.gob"));
        write();
        stream = written.toByteArray();
    }

    /**
     * Bytes to messages.
     *
     * @param hole takes the messages
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Blackhole hole) {
        GobReader reader = gob.reader(stream);
        for (int i = 0; i < MESSAGES; i++) {
            hole.consume(reader.read(type));
        }
    }

    /**
     * Messages to bytes.
     *
     * @param hole takes the bytes
     * @throws IOException never, in memory
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void encode(Blackhole hole) throws IOException {
        write();
        hole.consume(written);
    }

    private void write() throws IOException {
        written.reset();
        GobWriter writer = gob.writer(written);
        for (int i = 0; i < MESSAGES; i++) {
            writer.write(type, message);
        }
    }
}
