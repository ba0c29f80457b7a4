package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.Gob;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.gob.GobMessageReader;
import dev.seneschal.codec.gob.GobMessageWriter;
import dev.seneschal.codec.gob.GobReader;
import dev.seneschal.codec.gob.GobType;
import dev.seneschal.codec.gob.GobWriter;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Steward messages on one stream, which says the types once. As Go's encoder, a writer is kept from round to round; readers are made anew,
 * for each reads bytes from their beginning, where Go's decoder is kept and led back behind the definitions.
 */
@State(Scope.Benchmark)
public class GobStreamJmh {

    private static final int MESSAGES = CodecInput.MESSAGES;

    private final GobCodec codec = new GobCodec();
    private final Gob gob = Gob.builder().build();
    private final GobType<StewardRecord> type = gob.type(StewardRecord.class);
    private final MemoryStream written = new MemoryStream();
    private final List<Message> messages = new ArrayList<>();
    private final List<StewardRecord> records = new ArrayList<>();
    private final GobMessageWriter writer = codec.writer(written, MessageForm.APRIL);
    private final GobWriter recordWriter = gob.writer(written);
    private byte[] stream = {};

    /** For JMH. */
    public GobStreamJmh() {}

    /**
     * Reads the files.
     *
     * @throws IOException never, in memory
     */
    @Setup
    public void setUp() throws IOException {
        written.write(CodecInput.read("definitions.gob"));
        written.write(CodecInput.read("messages.gob"));
        stream = written.toBytes();
        GobMessageReader reader = codec.reader(stream, WireLimits.defaults());
        GobReader records = gob.reader(stream);
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(reader.read().orElseThrow());
            this.records.add(records.read(type));
        }
    }

    /**
     * Bytes to messages.
     *
     * @param hole takes the messages
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Blackhole hole) {
        GobMessageReader reader = codec.reader(stream, WireLimits.defaults());
        for (int i = 0; i < MESSAGES; i++) {
            hole.consume(reader.read());
        }
    }

    /**
     * Bytes to records of a host's.
     *
     * @param hole takes the records
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decodeRecord(Blackhole hole) {
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
        written.reset();
        for (Message message : messages) {
            writer.write(message);
        }
        hole.consume(written);
    }

    /**
     * Records of a host's to bytes.
     *
     * @param hole takes the bytes
     * @throws IOException never, in memory
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void encodeRecord(Blackhole hole) throws IOException {
        written.reset();
        for (StewardRecord record : records) {
            recordWriter.write(type, record);
        }
        hole.consume(written);
    }
}
