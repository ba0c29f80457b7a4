package dev.seneschal.codec.key;

import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Verifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks signatures against the key that a {@link KeyRing} has for the message's publisher. Thread-safe. It remembers some thousand
 * genuine signatures of up to 1 KiB of arguments, each with the key it was checked against; wrong ones are checked each time, and push
 * nothing out.
 */
public final class Ed25519Verifier implements Verifier {

    private final KeyRing keys;
    private final SignatureCache cache;

    /**
     * A verifier.
     *
     * @param keys whose key is whose, asked for each message
     */
    public Ed25519Verifier(KeyRing keys) {
        this(keys, new SignatureCache());
    }

    Ed25519Verifier(KeyRing keys, SignatureCache cache) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.cache = cache;
    }

    @Override
    public Verdict verify(NodeName publisher, byte[] content, byte[] signature) {
        Optional<Ed25519PublicKey> key = keys.keyOf(publisher);
        if (key.isEmpty()) {
            return Verdict.UNKNOWN_PUBLISHER;
        }
        return isGenuine(key.get(), content, signature) ? Verdict.GENUINE : Verdict.WRONG;
    }

    private boolean isGenuine(Ed25519PublicKey key, byte[] content, byte[] signature) {
        byte[] known = cache.get(key, content);
        if (known != null && Arrays.equals(known, signature)) {
            return true;
        }
        boolean genuine = key.verifies(content, signature);
        if (genuine) {
            cache.put(key, content, signature.clone());
        }
        return genuine;
    }
}
