package dev.seneschal.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;

/**
 * Bodies in JSON, by Jackson: records, beans, lists and maps. Thread-safe.
 *
 * <p>Properties that a class lacks are skipped, and those that the JSON lacks are left at null or zero, so that sender and receiver may
 * be of different versions; null for a number is refused. A class in a named module must be open to {@code com.fasterxml.jackson.databind}
 * unless it is public and exported. For anything else, such as {@code java.time}, hand over a mapper of your own.
 */
public final class JsonObjectCodec implements ObjectCodec {

    private final JacksonBodies bodies;

    /** With a mapper for plain types. */
    public JsonObjectCodec() {
        this(JacksonBodies.lenient(new JsonMapper()));
    }

    /**
     * With a mapper of the host's.
     *
     * @param mapper for JSON; used as it is now. Limits of depth come from the wire's, and nothing may follow the body. Default typing lets the
     *     sender choose classes: leave it off
     */
    public JsonObjectCodec(ObjectMapper mapper) {
        bodies = new JacksonBodies("JSON", mapper, bytes -> {});
    }

    /** {@code application/json}. */
    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] encode(Object body) {
        return bodies.encode(body);
    }

    @Override
    public <T> T decode(byte[] bytes, Class<T> type, WireLimits limits) {
        return bodies.decode(bytes, type, limits);
    }
}
