package dev.seneschal.wire;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import java.util.Optional;

/**
 * How a version of Steward writes subjects, headers and acknowledgements. Implementations are immutable, and their methods only
 * compute.
 */
public interface Dialect {

    /**
     * The dialect's name, for logs.
     *
     * @return such as {@code april}
     */
    String name();

    /**
     * How the fields of its messages are laid out.
     *
     * @return the newer form, unless overridden
     */
    default MessageForm form() {
        return MessageForm.APRIL;
    }

    /**
     * Whether nodes of this dialect unpack what a compressor packs.
     *
     * @param compressor its name
     * @return true, unless overridden
     */
    default boolean unpacks(String compressor) {
        return true;
    }

    /**
     * The {@code MethodTimeout} of a handler that may run without end.
     *
     * @return seconds, or {@link dev.seneschal.message.Delivery#NO_TIMEOUT}, which it is unless overridden
     */
    default long noTimeout() {
        return Delivery.NO_TIMEOUT;
    }

    /**
     * Writes a subject.
     *
     * @param subject a subject with valid names
     * @return its text
     */
    String write(Subject subject);

    /**
     * Reads a subject.
     *
     * @param text the text of one
     * @return the subject, or empty if the text is not one in this dialect
     */
    Optional<Subject> read(String text);

    /**
     * The subjects of everything sent to a node, as one subscription.
     *
     * @param node the node
     * @return a subject with wildcards
     */
    String everythingTo(NodeName node);

    /**
     * The subjects of what other nodes ask a node to pass on, as one subscription.
     *
     * @param via the node
     * @return a subject with wildcards; four tokens by {@code REQRelay}, unless overridden
     */
    default String everythingThrough(NodeName via) {
        return "*." + via.value() + ".REQRelay.EventACK";
    }

    /**
     * The headers of a message.
     *
     * @param publisher the node that publishes it
     * @param codec name of the codec
     * @param compressor name of the compressor
     * @return the headers, in the dialect's order
     */
    Headers headers(NodeName publisher, String codec, String compressor);

    /**
     * The node that published a message.
     *
     * @param headers the message's headers
     * @return its name as it came, {@link NodeName#NONE} if they do not say
     */
    NodeName publisher(Headers headers);

    /**
     * The codec of a message.
     *
     * @param headers the message's headers
     * @return its name; the dialect's default if they do not say or say something unknown
     */
    String codec(Headers headers);

    /**
     * The compressor of a message.
     *
     * @param headers the message's headers
     * @return its name; {@code none} if they do not say or say something unknown
     */
    String compressor(Headers headers);

    /**
     * The reply method that asks for no reply.
     *
     * @return the method
     */
    Method noReply();

    /**
     * The reply method that a message without one asks for. A node of ours always writes one, if only {@link #noReply()}.
     *
     * @return the method
     */
    Method defaultReply();

    /**
     * Whether a node of this dialect knows a method without being told. One that is sent any other as a reply method dies.
     *
     * @param method the method
     * @return true if it is in the dialect's table
     */
    boolean knows(Method method);

    /**
     * Whether messages of a method are acknowledged, as this dialect's nodes take them.
     *
     * @param method the method
     * @return {@link Event#ACK}, unless overridden, and for methods that are not in the dialect's table
     */
    default Event event(Method method) {
        return Event.ACK;
    }

    /**
     * What an acknowledgement says.
     *
     * @param node the node that acknowledges
     * @param id the message's {@link dev.seneschal.message.Message#id()}
     * @return the text, never empty: an empty one means refused
     */
    String acknowledgement(NodeName node, long id);
}
