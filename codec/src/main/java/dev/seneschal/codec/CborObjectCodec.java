package dev.seneschal.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;

/**
 * Bodies in CBOR, by Jackson: records, beans, lists and maps. Thread-safe.
 *
 * <p>The same types as {@link JsonObjectCodec} and the same rules, in fewer bytes; byte arrays go as they are. Bodies with references to
 * earlier strings, which are tags 25 and 256, are refused.
 */
public final class CborObjectCodec implements ObjectCodec {

    private final JacksonBodies bodies;

    /** With a mapper for plain types. */
    public CborObjectCodec() {
        this(JacksonBodies.lenient(new CBORMapper()));
    }

    /**
     * With a mapper of the host's.
     *
     * @param mapper for CBOR; used as it is now. Limits of depth come from the wire's, and nothing may follow the body. Default typing lets the
     *     sender choose classes: leave it off
     */
    public CborObjectCodec(ObjectMapper mapper) {
        bodies = new JacksonBodies("CBOR", mapper, CborTags::check);
    }

    /** {@code application/cbor}. */
    @Override
    public String contentType() {
        return "application/cbor";
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
