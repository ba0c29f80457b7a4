package dev.seneschal.wire;

import dev.seneschal.message.NodeName;
import java.util.Optional;

/**
 * Checks the {@code ArgSignature} of a message against its publisher's key. Called on the transport's threads and on a node's threads for
 * checks, several at a time; a message at which it throws is refused.
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

    /**
     * Judges a signature if that takes no longer than looking something up, as with one that was found genuine before. Where this says
     * nothing, {@link #verify} is asked, which may take longer: a node asks that for several messages at a time.
     *
     * @param publisher as for {@link #verify}
     * @param content as for {@link #verify}
     * @param signature as for {@link #verify}
     * @return what {@link #verify} would say, or empty, as here, if it is to be asked
     */
    default Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
        return Optional.empty();
    }

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
