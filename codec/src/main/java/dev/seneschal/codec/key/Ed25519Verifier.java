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

    private static final Optional<Verdict> GENUINE = Optional.of(Verdict.GENUINE);
    private static final Optional<Verdict> UNKNOWN_PUBLISHER = Optional.of(Verdict.UNKNOWN_PUBLISHER);

    private final KeyRing keys;
    private final SignatureCache cache;

    /**
     * A verifier.
     *
     * @param keys whose key is whose, asked for each message, and again for a check
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

    /** Says that a publisher has no key, and that a signature is remembered; all else takes a check. */
    @Override
    public Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
        Optional<Ed25519PublicKey> key = keys.keyOf(publisher);
        if (key.isEmpty()) {
            return UNKNOWN_PUBLISHER;
        }
        return isRemembered(key.get(), content, signature) ? GENUINE : Optional.empty();
    }

    private boolean isRemembered(Ed25519PublicKey key, byte[] content, byte[] signature) {
        byte[] known = cache.get(key, content);
        return known != null && Arrays.equals(known, signature);
    }

    private boolean isGenuine(Ed25519PublicKey key, byte[] content, byte[] signature) {
        if (isRemembered(key, content, signature)) {
            return true;
        }
        boolean genuine = key.verifies(content, signature);
        if (genuine) {
            cache.put(key, content, signature.clone());
        }
        return genuine;
    }
}
