package dev.seneschal.wire;

/**
 * Turns a body, which is any object of a host, into a message's data and back: gob, CBOR or JSON. Which types it takes is its own
 * matter.
 *
 * <p>Implementations are thread-safe.
 */
public interface ObjectCodec {

    /**
     * What its bytes are called in header {@link HeaderNames#CONTENT_TYPE}.
     *
     * @return a media type without parameters, in lower case, such as {@code application/cbor}
     */
    String contentType();

    /**
     * Writes an object.
     *
     * @param body the object; not changed and not kept
     * @return its bytes; the caller's to keep
     * @throws CodecException if the codec cannot write it; the text names its type
     */
    byte[] encode(Object body);

    /**
     * Reads an object. Whatever the bytes, it ends in an object of the type or in a {@link CodecException}, and takes memory within the
     * limits.
     *
     * @param <T> the type to read
     * @param bytes one object and nothing after it; not changed and not kept
     * @param type the type to read; a generic one, such as a list of orders, stands in a record or class of the host's own
     * @param limits how much to take; the depth is that of anything nested
     * @return the object, never null
     * @throws CodecException if the bytes are not one
     */
    <T> T decode(byte[] bytes, Class<T> type, WireLimits limits);
}
