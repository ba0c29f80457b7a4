package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the object codecs that read and write by Jackson share: its limits are the wire's, and all that it throws is one exception. */
final class JacksonBodies {

    private final String format;
    private final Consumer<byte[]> check;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final JsonFactory factory;
    /** A reader has its limits from its factory, so there is one for each depth that is asked for, which is mostly one. */
    private final Map<Integer, ObjectReader> byDepth = new ConcurrentHashMap<>();

    /** With a check of the bytes before they are read, which throws a {@link CodecException}. */
    JacksonBodies(String format, ObjectMapper mapper, Consumer<byte[]> check) {
        this.format = format;
        this.check = check;
        this.writer = mapper.writer();
        this.reader = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.factory = mapper.getFactory();
    }

    /** As gob has it: what a class lacks is skipped, what the bytes lack is left out, and null is no number. */
    static <M extends ObjectMapper> M lenient(M mapper) {
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        return mapper;
    }

    byte[] encode(Object body) {
        try {
            return writer.writeValueAsBytes(body);
        } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
            throw new CodecException(
                    format + " cannot write a body of " + body.getClass().getName() + ": " + reason(e), e);
        }
    }

    <T> T decode(byte[] bytes, Class<T> type, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException("body of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        check.accept(bytes);
        T body;
        try {
            body = readerFor(limits).forType(type).readValue(bytes);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CodecException(format + " body is no " + type.getName() + ": " + reason(e), e);
        }
        if (body == null) {
            throw new CodecException(format + " body is no " + type.getName() + ", it is nothing at all");
        }
        return body;
    }

    private ObjectReader readerFor(WireLimits limits) {
        ObjectReader found = byDepth.get(limits.maxDepth());
        return found == null ? byDepth.computeIfAbsent(limits.maxDepth(), this::readerFor) : found;
    }

    private ObjectReader readerFor(int depth) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        return reader.with(factory.rebuild().streamReadConstraints(constraints).build());
    }

    private static String reason(Throwable e) {
        return e instanceof JsonProcessingException broken ? JsonErrors.describe(broken) : e.toString();
    }
}
