package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Messages in gob, in both forms of Steward's. Thread-safe.
 *
 * <p>It writes, byte for byte, what a Go node writes. It reads any gob stream that begins with a struct, whatever its type ids: fields are
 * matched by name, those that are missing are left unset, those that a message does not have are skipped, and one of another kind is
 * refused even if the value leaves it out; data may be bytes or a list of strings. What follows the value is ignored. A gob string need
 * not be UTF-8; what is not is replaced by U+FFFD when reading, and a text with half a surrogate pair is refused when writing.
 *
 * <p>The definitions that a node sends before each message are compared with those it sent before, not read again.
 *
 * <p>Errors name the place, such as {@code Message.PreviousMessage.ID at byte 731}.
 */
public final class GobCodec implements MessageCodec, PromptReader {

    /** A buffer that has grown beyond this is not used again. */
    private static final int MAX_KEPT = 128 * 1024;

    private final PlanCache<MessagePlan> plans =
            new PlanCache<>(List.of(MessageLayout.APRIL.known(), MessageLayout.JANUARY.known()));

    private final NameCache names = new NameCache();

    /** For one thread at a time; others make one of their own. */
    private final GobBuffer buffer = new GobBuffer();

    private final AtomicBoolean bufferTaken = new AtomicBoolean();

    /** A codec; one is enough. */
    public GobCodec() {}

    @Override
    public String name() {
        return "gob";
    }

    // ---- writing

    @Override
    public byte[] encode(Message message) {
        return encode(message, MessageForm.APRIL);
    }

    @Override
    public byte[] encode(Message message, MessageForm form) {
        if (!bufferTaken.compareAndSet(false, true)) {
            return encodeAnew(message, form, new GobBuffer());
        }
        try {
            return encodeAnew(message, form, buffer);
        } finally {
            buffer.shrink(MAX_KEPT);
            bufferTaken.setRelease(false);
        }
    }

    private static byte[] encodeAnew(Message message, MessageForm form, GobBuffer out) {
        writeFrame(message, form, out, 0);
        return out.toBytes(MessageLayout.of(form).definitions());
    }

    /**
     * Writes a message into a buffer that is used again and again. With texts that are ASCII this allocates nothing once the buffer has
     * grown; in the form of January it does for the data.
     *
     * @param message any message, also one with invalid names
     * @param form how its fields are laid out
     * @param out what it held is replaced
     * @throws CodecException if the format cannot carry it; what {@code out} holds then is no message
     */
    public void encode(Message message, MessageForm form, GobBuffer out) {
        byte[] definitions = MessageLayout.of(form).definitions();
        writeFrame(message, form, out, definitions.length);
        out.prepend(definitions, definitions.length);
    }

    /** Writes a message without the definitions of its type, with room for so much before it. */
    static void writeFrame(Message message, MessageForm form, GobBuffer out, int room) {
        out.reset(room + Long.BYTES + 1);
        out.writeSigned(MessageLayout.MESSAGE_ID);
        try {
            out.messages().write(message, form);
        } catch (GobException e) {
            throw new CodecException(e.getMessage(), e);
        }
        out.prependLength();
    }

    // ---- reading

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException(
                    "message of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        GobInput in = new GobInput(bytes, 0, bytes.length, limits(limits));
        try {
            PlanCache.Entry<MessagePlan> known = find(bytes, in);
            return known == null
                    ? learn(bytes, in, limits.maxDepth())
                    : MessageReader.read(in, known.types(), known.plan(), limits.maxDepth(), names);
        } catch (GobException e) {
            throw new CodecException(e.getMessage(), e);
        }
    }

    /** January's data is a list. */
    @Override
    public MessageForm form(byte[] bytes) {
        GobInput in = new GobInput(bytes, 0, bytes.length, GobLimits.defaults());
        try {
            PlanCache.Entry<MessagePlan> known = find(bytes, in);
            MessagePlan plan = known == null ? plan(new Decoding(in)) : known.plan();
            return plan.hasDataParts() ? MessageForm.JANUARY : MessageForm.APRIL;
        } catch (GobException e) {
            return MessageForm.APRIL;
        }
    }

    // ---- streams

    /**
     * A reader of messages that follow one another on a stream, their type defined once.
     *
     * @param stream where the bytes come from; not closed, and read no further than the message that is asked for
     * @param limits what each message may take
     * @return the reader
     */
    public GobMessageReader reader(InputStream stream, WireLimits limits) {
        return new GobMessageReader(new GobInput(new StreamFrames(stream), limits(limits)), limits.maxDepth(), names);
    }

    /**
     * A reader of messages that follow one another in an array, their type defined once.
     *
     * @param stream the bytes, which must not change while they are read
     * @param limits what each message may take
     * @return the reader
     */
    public GobMessageReader reader(byte[] stream, WireLimits limits) {
        GobInput in = new GobInput(stream, 0, stream.length, limits(limits));
        PlanCache.Entry<MessagePlan> known = plans.findDefinitions(stream, 0, in);
        return known == null
                ? new GobMessageReader(in, limits.maxDepth(), names)
                : new GobMessageReader(in, known, limits.maxDepth(), names);
    }

    /**
     * A writer of messages that follow one another on a stream.
     *
     * @param stream where the bytes go, one call for each message; not flushed and not closed
     * @param form how their fields are laid out
     * @return the writer
     */
    public GobMessageWriter writer(OutputStream stream, MessageForm form) {
        return new GobMessageWriter(stream, form);
    }

    private PlanCache.@Nullable Entry<MessagePlan> find(byte[] bytes, GobInput in) {
        try {
            return plans.find(bytes, 0, in);
        } catch (GobException e) {
            throw e.inside(Field.message(1));
        }
    }

    private Message learn(byte[] bytes, GobInput in, int maxDepth) {
        Decoding decoding = new Decoding(in);
        MessagePlan plan = plan(decoding);
        int size = decoding.frameStart();
        TypeTable types = decoding.share();
        Message message = MessageReader.read(decoding.in, types, plan, maxDepth, names);
        plans.keep(bytes, 0, size, decoding.lastTypeId(), types, plan);
        return message;
    }

    private static MessagePlan plan(Decoding decoding) {
        try {
            return MessagePlan.of(decoding.requireTypeId(), decoding.types(), decoding.in);
        } catch (GobException e) {
            throw e.inside(Field.message(1));
        }
    }

    /** A message may be as large as the wire allows, which then is what a frame and all of it may be. */
    private static GobLimits limits(WireLimits limits) {
        GobLimits usual = GobLimits.defaults();
        return limits.maxBytes() <= usual.maxFrame()
                ? usual
                : GobLimits.builder()
                        .maxFrame(limits.maxBytes())
                        .maxAllocation(4L * limits.maxBytes())
                        .maxElements(limits.maxBytes())
                        .build();
    }
}
