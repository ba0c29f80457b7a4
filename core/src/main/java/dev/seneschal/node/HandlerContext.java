package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import java.util.Optional;

/** What a {@link MessageHandler} is told besides the message. Used on the handler's thread. */
public interface HandlerContext {

    /**
     * The message's id, the same for every repeat of it.
     *
     * @return the id, which a Go node does not give
     */
    Optional<MessageId> id();

    /**
     * The node that published the message, from its header; not the payload's word, but no proof either.
     *
     * @return its name, {@link NodeName#NONE} if it has none
     */
    NodeName publisher();

    /**
     * The subject the message came on.
     *
     * @return node, method and event
     */
    Subject subject();

    /**
     * Replies to the message by the method that its sender asked for. Replies are stored, and the message acknowledged, once the
     * handler has returned; if it throws there are none. Where no reply was asked for nothing happens.
     *
     * @param data the reply's data; not copied
     */
    void reply(byte[] data);

    /**
     * Replies with text, as UTF-8.
     *
     * @param text the reply's data
     */
    void reply(String text);
}
