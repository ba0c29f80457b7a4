package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that one encoder of Go's wrote on one stream, one after the other, as into a file. Their type is defined once, before the
 * first. Made by {@link GobCodec#reader}. Not thread-safe. After a {@link CodecException} it stands nowhere in particular, and refuses to
 * go on.
 */
public final class GobMessageReader {

    private final Decoding decoding;
    private final int maxDepth;
    private final NameCache names;
    private @Nullable MessagePlan plan;
    private int planOf = -1;
    private boolean broken;

    GobMessageReader(GobInput in, int maxDepth, NameCache names) {
        this(new Decoding(in), maxDepth, names);
    }

    /** Of a stream whose definitions are known, with the input behind them. */
    GobMessageReader(GobInput in, PlanCache.Entry<MessagePlan> known, int maxDepth, NameCache names) {
        this(new Decoding(in, known.types()), maxDepth, names);
        plan = known.plan();
        planOf = known.typeId();
    }

    private GobMessageReader(Decoding decoding, int maxDepth, NameCache names) {
        this.decoding = decoding;
        this.maxDepth = maxDepth;
        this.names = names;
    }

    /**
     * Reads the next message. Nobody has looked at its signature.
     *
     * @return the message, in either form, or empty at the stream's end, if that is where a message could begin
     * @throws CodecException if the stream is cut short, or what comes next is not a message, or takes more than the limits
     * @throws java.io.UncheckedIOException what the stream throws
     */
    public Optional<Message> read() {
        if (broken) {
            throw new IllegalStateException("the stream was found to be malformed before");
        }
        broken = true;
        try {
            decoding.in.beginValue();
            int typeId = decoding.readTypeId();
            Optional<Message> message = typeId < 0
                    ? Optional.empty()
                    : Optional.of(MessageReader.read(decoding, plan(typeId), maxDepth, names));
            broken = false;
            return message;
        } catch (GobException e) {
            throw new CodecException(e.getMessage(), e);
        }
    }

    private MessagePlan plan(int typeId) {
        MessagePlan known = plan;
        if (known == null || typeId != planOf) {
            try {
                known = MessagePlan.of(typeId, decoding.types(), decoding.in);
            } catch (GobException e) {
                throw e.inside(Field.message(1));
            }
            plan = known;
            planOf = typeId;
        }
        return known;
    }
}
