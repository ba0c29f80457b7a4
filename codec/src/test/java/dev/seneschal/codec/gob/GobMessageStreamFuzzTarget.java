package dev.seneschal.codec.gob;

import dev.seneschal.codec.FuzzChecks;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For {@code ./dev fuzz}: streams of many messages. They come out the same from an array and from a stream that gives one byte at a time,
 * the first as it comes alone, and all again after they were written on one stream.
 */
public final class GobMessageStreamFuzzTarget {

    private static final GobCodec CODEC = new GobCodec();

    private GobMessageStreamFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Outcome whole = read(CODEC.reader(bytes, WireLimits.defaults()));
        Outcome inPieces = read(CODEC.reader(new OneByOne(bytes), WireLimits.defaults()));

        FuzzChecks.same(whole, inPieces);
        if (!whole.messages.isEmpty()) {
            FuzzChecks.same(whole.messages.get(0), joined(CODEC.decode(bytes, WireLimits.defaults())));
        }
        FuzzChecks.same(whole.messages, read(CODEC.reader(write(whole.messages), WireLimits.defaults())).messages);
    }

    /** What a stream held, and whether it ended where a message could begin. */
    private record Outcome(List<Message> messages, boolean complete) {}

    private static Outcome read(GobMessageReader reader) {
        List<Message> messages = new ArrayList<>();
        try {
            for (Optional<Message> next = reader.read(); next.isPresent(); next = reader.read()) {
                messages.add(joined(next.get()));
            }
            return new Outcome(messages, true);
        } catch (CodecException expected) {
            return new Outcome(messages, false);
        }
    }

    /** As April's form has it, in which data is in one part. */
    private static Message joined(Message message) {
        return CODEC.decode(CODEC.encode(message), WireLimits.defaults());
    }

    private static byte[] write(List<Message> messages) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        GobMessageWriter writer = CODEC.writer(stream, MessageForm.APRIL);
        for (Message message : messages) {
            writer.write(message);
        }
        return stream.toByteArray();
    }

    /** Gives no more than one byte at a time. */
    private static final class OneByOne extends ByteArrayInputStream {

        OneByOne(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }
}
