package dev.seneschal.codec.key;

import dev.seneschal.wire.Signer;
import java.util.Objects;

/**
 * Signs as Steward does, by the same bytes. Thread-safe. It remembers some thousand signatures of up to 1 KiB of arguments, so that a
 * message with arguments like an earlier one's, or with none, costs no signing.
 */
public final class Ed25519Signer implements Signer {

    private final Ed25519KeyPair keys;
    private final SignatureCache cache;
    private final byte[] signatureOfNothing;

    /**
     * A signer.
     *
     * @param keys this node's
     */
    public Ed25519Signer(Ed25519KeyPair keys) {
        this(keys, new SignatureCache());
    }

    Ed25519Signer(Ed25519KeyPair keys, SignatureCache cache) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.cache = cache;
        this.signatureOfNothing = keys.sign(new byte[0]);
    }

    /**
     * The key that its signatures are checked with.
     *
     * @return this node's
     */
    public Ed25519PublicKey publicKey() {
        return keys.publicKey();
    }

    @Override
    public byte[] sign(byte[] content) {
        return signature(content).clone();
    }

    private byte[] signature(byte[] content) {
        if (content.length == 0) {
            return signatureOfNothing;
        }
        byte[] known = cache.get(keys.publicKey(), content);
        if (known != null) {
            return known;
        }
        byte[] made = keys.sign(content);
        cache.put(keys.publicKey(), content, made);
        return made;
    }
}
