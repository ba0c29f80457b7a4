package dev.seneschal.codec.key;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The key that a node's signatures are checked with. Immutable. */
public final class Ed25519PublicKey {

    /** How many bytes it has. */
    public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] bytes;
    private final int hash;
    private final Ed25519.PublicPoint point;

    private Ed25519PublicKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a public key has " + BYTES + " bytes, this one " + bytes.length);
        }
        Ed25519.PublicPoint decoded = Ed25519.validatePublicKeyPartialExport(bytes, 0);
        if (decoded == null) {
            throw new IllegalArgumentException("not a public key, no point on the curve: " + KeyText.encode(bytes));
        }
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
        this.point = decoded;
    }

    /**
     * A key from its bytes, as the data of a {@code REQHello} carries them.
     *
     * @param bytes 32 of them; copied
     * @return the key
     * @throws IllegalArgumentException if they are not a public key
     */
    public static Ed25519PublicKey of(byte[] bytes) {
        return new Ed25519PublicKey(bytes.clone());
    }

    /**
     * A key from its text, as Steward's {@code public.key} has it.
     *
     * @param base64 43 characters of the standard alphabet, without padding; line ends are skipped
     * @return the key
     * @throws IllegalArgumentException if it is not a public key; the text says why
     */
    public static Ed25519PublicKey parse(String base64) {
        return new Ed25519PublicKey(KeyText.decode(base64));
    }

    /**
     * The key as it travels.
     *
     * @return 32 bytes, a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether this key's owner signed the content. */
    boolean verifies(byte[] content, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, point, content, 0, content.length);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Ed25519PublicKey that && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The text that {@link #parse} takes. */
    @Override
    public String toString() {
        return KeyText.encode(bytes);
    }
}
