package dev.seneschal.codec.key;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A node's own keys: the private one to sign with, and the public one that goes to the others' {@link KeyRing}. Immutable. */
public final class Ed25519KeyPair {

    /** How many bytes a private key has, in Go's form. */
    public static final int PRIVATE_KEY_BYTES = Ed25519.SECRET_KEY_SIZE + Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] seed;
    private final Ed25519PublicKey publicKey;

    private Ed25519KeyPair(byte[] seed) {
        this.seed = seed;
        byte[] derived = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, derived, 0);
        this.publicKey = Ed25519PublicKey.of(derived);
    }

    /**
     * A new pair, from the system's secure random numbers.
     *
     * @return one that nobody else has
     */
    public static Ed25519KeyPair generate() {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        new SecureRandom().nextBytes(seed);
        return new Ed25519KeyPair(seed);
    }

    /**
     * A pair from the private key in Go's form.
     *
     * @param privateKey 64 bytes: the 32 of RFC 8032's secret key, and the public key; copied
     * @return the pair
     * @throws IllegalArgumentException if there are not 64, or the second half is not the first one's public key
     */
    public static Ed25519KeyPair of(byte[] privateKey) {
        if (privateKey.length != PRIVATE_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a private key has " + PRIVATE_KEY_BYTES + " bytes, this one " + privateKey.length);
        }
        Ed25519KeyPair pair = new Ed25519KeyPair(Arrays.copyOf(privateKey, Ed25519.SECRET_KEY_SIZE));
        if (!Arrays.equals(pair.privateKey(), privateKey)) {
            throw new IllegalArgumentException(
                    "the second half of the private key is not its public key, which is " + pair.publicKey);
        }
        return pair;
    }

    /**
     * The public key.
     *
     * @return the key
     */
    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    /**
     * The private key in Go's form. It is a secret.
     *
     * @return 64 bytes, a copy
     */
    public byte[] privateKey() {
        byte[] bytes = Arrays.copyOf(seed, PRIVATE_KEY_BYTES);
        System.arraycopy(publicKey.bytes(), 0, bytes, seed.length, Ed25519PublicKey.BYTES);
        return bytes;
    }

    byte[] sign(byte[] content) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey.bytes(), 0, content, 0, content.length, signature, 0);
        return signature;
    }

    /** The public key only. */
    @Override
    public String toString() {
        return "Ed25519KeyPair[" + publicKey + "]";
    }
}
