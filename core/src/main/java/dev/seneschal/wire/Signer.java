package dev.seneschal.wire;

/**
 * Signs what this node publishes, as Steward's {@code ArgSignature}. Called on the threads that send, several at a time; what it
 * throws fails the sending.
 */
@FunctionalInterface
public interface Signer {

    /**
     * Signs the arguments of a message.
     *
     * @param content the arguments in UTF-8, joined by one space each, as Steward joins them; empty when there are none. Not to be
     *     changed
     * @return the signature, which goes into the message as it is; the array is not changed
     */
    byte[] sign(byte[] content);
}
