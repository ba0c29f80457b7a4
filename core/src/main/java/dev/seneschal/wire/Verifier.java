package dev.seneschal.wire;

import dev.seneschal.message.NodeName;

/**
 * Checks the {@code ArgSignature} of a message against its publisher's key. Called on the transport's threads, several at a time; a
 * message at which it throws is refused.
 */
@FunctionalInterface
public interface Verifier {

    /**
     * Judges a signature. It is not asked about a message that has none.
     *
     * @param publisher the node whose header the message carries, which anybody can claim; {@link NodeName#NONE} if it has none
     * @param content the arguments in UTF-8, joined by one space each; empty when there are none. Not to be changed
     * @param signature the signature as it came, of any length. Not to be changed
     * @return what to make of it
     */
    Verdict verify(NodeName publisher, byte[] content, byte[] signature);

    /** What a signature is worth. */
    enum Verdict {
        /** The publisher signed these arguments, at some time and for some message. */
        GENUINE,
        /** It is not the publisher's signature of these arguments. */
        WRONG,
        /** There is no key for such a publisher. */
        UNKNOWN_PUBLISHER
    }
}
