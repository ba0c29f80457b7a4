package dev.seneschal.message;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What else a Steward message carries.
 *
 * @param toNodes the nodes to fan out to, which operators write; {@code ToNodes}
 * @param argSignature the publisher's signature over the arguments; {@code ArgSignature}. The array is shared, not copied
 * @param isReply whether the message is a reply; {@code IsReply}
 * @param directory the sub-folder, for methods that write files; {@code Directory}
 * @param fileName the file, for methods that write files; {@code FileName}
 * @param previousMessage the request that a reply answers, without its data; {@code PreviousMessage}
 */
public record StewardFields(
        List<NodeName> toNodes,
        byte[] argSignature,
        boolean isReply,
        String directory,
        String fileName,
        Optional<Message> previousMessage) {

    /** None of them set. */
    public static final StewardFields NONE =
            new StewardFields(List.of(), Message.NO_DATA, false, "", "", Optional.empty());

    /** Fields with a copy of the list. */
    public StewardFields {
        toNodes = List.copyOf(toNodes);
        Objects.requireNonNull(argSignature, "argSignature");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(previousMessage, "previousMessage");
    }

    /**
     * These fields with another signature.
     *
     * @param argSignature the publisher's signature over the arguments; shared, not copied
     * @return a copy
     */
    public StewardFields withArgSignature(byte[] argSignature) {
        return new StewardFields(toNodes, argSignature, isReply, directory, fileName, previousMessage);
    }

    /**
     * These fields with another file.
     *
     * @param directory the sub-folder
     * @param fileName the file
     * @return a copy
     */
    public StewardFields withFile(String directory, String fileName) {
        return new StewardFields(toNodes, argSignature, isReply, directory, fileName, previousMessage);
    }

    /**
     * These fields with other nodes to fan out to.
     *
     * @param toNodes the nodes
     * @return a copy
     */
    public StewardFields withToNodes(List<NodeName> toNodes) {
        return new StewardFields(toNodes, argSignature, isReply, directory, fileName, previousMessage);
    }

    /**
     * These fields with another request that the message answers.
     *
     * @param previousMessage the request, if there is one
     * @return a copy
     */
    public StewardFields withPreviousMessage(Optional<Message> previousMessage) {
        return new StewardFields(toNodes, argSignature, isReply, directory, fileName, previousMessage);
    }

    /** Equal in every field, the signature by its bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StewardFields that
                && isReply == that.isReply
                && toNodes.equals(that.toNodes)
                && Arrays.equals(argSignature, that.argSignature)
                && directory.equals(that.directory)
                && fileName.equals(that.fileName)
                && previousMessage.equals(that.previousMessage);
    }

    @Override
    public int hashCode() {
        return Objects.hash(toNodes, Arrays.hashCode(argSignature), isReply, directory, fileName, previousMessage);
    }

    /** All fields, the signature as its length. */
    @Override
    public String toString() {
        return "StewardFields[toNodes=" + toNodes + ", argSignature=" + argSignature.length + " bytes, isReply="
                + isReply + ", directory=" + directory + ", fileName=" + fileName + ", previousMessage="
                + previousMessage + "]";
    }
}
