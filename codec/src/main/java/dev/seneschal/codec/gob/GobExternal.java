package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.Objects;

/**
 * How to read and write a type that in Go writes its own bytes, by {@code GobEncode} or {@code MarshalBinary}. Hand it to {@link
 * Gob.Builder#external}. Known from the start: {@code Instant} and {@code OffsetDateTime} (time.Time), {@code BigInteger} (big.Int),
 * {@code UUID} (github.com/google/uuid) and {@code InetAddress} (netip.Addr).
 *
 * @param type the Java class
 * @param kind by which method Go writes it; a sender and a receiver must agree on this
 * @param name the Go type's name, for people alone
 * @param encode makes the bytes; called on the writing thread
 * @param decode reads them; called on the reading thread with a copy that it may keep. What either throws becomes a {@link GobException}
 * @param <T> the Java class
 */
public record GobExternal<T>(Class<T> type, Kind kind, String name, Encode<T> encode, Decode<T> decode) {

    /**
     * Makes the bytes of a value.
     *
     * @param <T> the value's class
     */
    @FunctionalInterface
    public interface Encode<T> {

        /**
         * Writes a value.
         *
         * @param value the value, never null
         * @return its bytes
         * @throws Exception if it cannot be written
         */
        byte[] encode(T value) throws Exception;
    }

    /**
     * Makes a value of bytes.
     *
     * @param <T> the value's class
     */
    @FunctionalInterface
    public interface Decode<T> {

        /**
         * Reads a value.
         *
         * @param bytes what the stream holds, of any length and content
         * @return the value
         * @throws Exception if they are not one
         */
        T decode(byte[] bytes) throws Exception;
    }

    /**
     * Checks the kind.
     *
     * @throws IllegalArgumentException if the kind is not one of types that write themselves
     */
    public GobExternal {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(encode, "encode");
        Objects.requireNonNull(decode, "decode");
        if (!kind.isExternal()) {
            throw new IllegalArgumentException("kind must be one of types that write their own bytes, was " + kind);
        }
    }

    /**
     * A type with {@code GobEncode} and {@code GobDecode}.
     *
     * @param type the Java class
     * @param name the Go type's name
     * @param encode makes the bytes
     * @param decode reads them
     * @param <T> the Java class
     * @return the hook
     */
    public static <T> GobExternal<T> gobEncoder(Class<T> type, String name, Encode<T> encode, Decode<T> decode) {
        return new GobExternal<>(type, Kind.GOB_ENCODER, name, encode, decode);
    }

    /**
     * A type with {@code MarshalBinary} and {@code UnmarshalBinary}.
     *
     * @param type the Java class
     * @param name the Go type's name
     * @param encode makes the bytes
     * @param decode reads them
     * @param <T> the Java class
     * @return the hook
     */
    public static <T> GobExternal<T> binaryMarshaler(Class<T> type, String name, Encode<T> encode, Decode<T> decode) {
        return new GobExternal<>(type, Kind.BINARY_MARSHALER, name, encode, decode);
    }
}
