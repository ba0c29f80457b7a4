package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Messages in JSON with Steward's keys, for people and logs: no Steward node reads it from the wire. Thread-safe.
 *
 * <p>It writes what is set, on one line. Data is written as base64, as Go's JSON has it, or as a list of byte values, which is what
 * Steward's operator sockets take; in January's form it is a list of texts. It reads all of these, and keys in any case. A key that a
 * message does not have, one that comes twice, and anything after the message are errors; they name the field.
 */
public final class JsonCodec implements MessageCodec, PromptReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Both are bounded: by the limits of what is read, and by what is written itself.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final boolean bytesAsNumbers;

    /** A codec that writes data as base64; one is enough. */
    public JsonCodec() {
        this(false);
    }

    private JsonCodec(boolean bytesAsNumbers) {
        this.bytesAsNumbers = bytesAsNumbers;
    }

    /**
     * A codec that writes data as a list of byte values, such as Steward's operators paste into its sockets.
     *
     * @return a new one
     */
    public static JsonCodec withBytesAsNumbers() {
        return new JsonCodec(true);
    }

    @Override
    public String name() {
        return "json";
    }

    /**
     * As {@link #encode(Message)}, as text.
     *
     * @param message any message
     * @return one line
     * @throws CodecException if a text in it has half a surrogate pair
     */
    public String toText(Message message) {
        return new String(encode(message), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] encode(Message message) {
        return encode(message, MessageForm.APRIL);
    }

    @Override
    public byte[] encode(Message message, MessageForm form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            new JsonMessageWriter(out, form, bytesAsNumbers).write(message);
        } catch (IOException e) {
            throw new CodecException("message cannot be written as JSON: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** Reads either form: a list of texts is January's data. */
    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException(
                    "message of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        try (JsonParser in = FACTORY.createParser(bytes)) {
            in.nextToken();
            Message message = new JsonMessageReader(in, limits.maxDepth()).read();
            if (in.nextToken() != null) {
                throw new CodecException("something follows the message");
            }
            return message;
        } catch (JsonProcessingException e) {
            throw new CodecException("message is not JSON: " + JsonErrors.describe(e), e);
        } catch (IOException e) {
            throw new CodecException("message is not JSON: " + e, e);
        }
    }
}
