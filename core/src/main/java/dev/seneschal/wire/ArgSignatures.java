package dev.seneschal.wire;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Signs every message, if there is a signer, and checks those of some methods, if there is a verifier. What is signed is what
 * Steward signs: the arguments joined by spaces, and nothing else.
 *
 * @param signer signs what is written, or null to leave the signature as the message has it
 * @param verifier checks what is read, or null to check nothing
 * @param signedMethods the methods whose messages are checked
 */
record ArgSignatures(@Nullable Signer signer, @Nullable Verifier verifier, Predicate<Method> signedMethods) {

    /** Signs nothing and checks nothing. */
    static final ArgSignatures NONE = new ArgSignatures(null, null, method -> false);

    private static final byte[] NO_CONTENT = new byte[0];

    ArgSignatures signingWith(Signer newSigner) {
        return new ArgSignatures(Objects.requireNonNull(newSigner, "signer"), verifier, signedMethods);
    }

    ArgSignatures checkingWith(Verifier newVerifier, Predicate<Method> newSignedMethods) {
        return new ArgSignatures(
                signer,
                Objects.requireNonNull(newVerifier, "verifier"),
                Objects.requireNonNull(newSignedMethods, "signedMethods"));
    }

    Message signed(Message message) {
        if (signer == null) {
            return message;
        }
        byte[] signature;
        try {
            signature = Objects.requireNonNull(signer.sign(contentOf(message)), "signature");
        } catch (RuntimeException e) {
            throw new SignatureException("cannot sign a message to " + message.subject() + ": " + e, e);
        }
        return message.toBuilder()
                .steward(message.steward().withArgSignature(signature))
                .build();
    }

    /**
     * Lets a message pass.
     *
     * @param method the method by which it would be handled
     * @throws SignatureException if that needs a signature and it has no good one
     */
    void check(Method method, Message message, NodeName publisher) {
        if (verifier != null && needed(method)) {
            check(verifier, method, message, publisher);
        }
    }

    private static void check(Verifier verifier, Method method, Message message, NodeName publisher) {
        byte[] signature = signatureOf(method, message);
        Verifier.Verdict verdict;
        try {
            verdict = Objects.requireNonNull(verifier.verify(publisher, contentOf(message), signature), "verdict");
        } catch (RuntimeException e) {
            throw uncheckable(method, e);
        }
        judge(verdict, method, publisher);
    }

    /**
     * Lets a message pass as {@link #check} does, if that takes no longer than looking something up.
     *
     * @return false if {@link #check} must be asked
     * @throws SignatureException if it needs a signature and has no good one
     */
    boolean checkAtOnce(Method method, Message message, NodeName publisher) {
        if (verifier == null || !needed(method)) {
            return true;
        }
        byte[] signature = signatureOf(method, message);
        Optional<Verifier.Verdict> verdict;
        try {
            verdict = Objects.requireNonNull(
                    verifier.verifyAtOnce(publisher, contentOf(message), signature), "verdict at once");
        } catch (RuntimeException e) {
            throw uncheckable(method, e);
        }
        verdict.ifPresent(known -> judge(known, method, publisher));
        return verdict.isPresent();
    }

    private static byte[] signatureOf(Method method, Message message) {
        byte[] signature = message.steward().argSignature();
        if (signature.length == 0) {
            throw new SignatureException(method + " needs a signature, and the message has none");
        }
        return signature;
    }

    private static SignatureException uncheckable(Method method, RuntimeException e) {
        return new SignatureException(method + " needs a signature, which could not be checked: " + e, e);
    }

    private static void judge(Verifier.Verdict verdict, Method method, NodeName publisher) {
        String wrong = switch (verdict) {
            case GENUINE -> "";
            case WRONG -> "which this is not";
            case UNKNOWN_PUBLISHER -> "of which this node has no key";
        };
        if (!wrong.isEmpty()) {
            throw new SignatureException(
                    method + " needs a signature by its publisher, " + nameOf(publisher) + ", " + wrong);
        }
    }

    private boolean needed(Method method) {
        try {
            return signedMethods.test(method);
        } catch (RuntimeException e) {
            throw new SignatureException("whether " + method + " needs a signature could not be decided: " + e, e);
        }
    }

    private static byte[] contentOf(Message message) {
        List<String> arguments = message.arguments();
        return switch (arguments.size()) {
            case 0 -> NO_CONTENT;
            case 1 -> arguments.get(0).getBytes(StandardCharsets.UTF_8);
            default -> String.join(" ", arguments).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String nameOf(NodeName publisher) {
        return publisher.isNone() ? "a node without a name" : publisher.value();
    }
}
