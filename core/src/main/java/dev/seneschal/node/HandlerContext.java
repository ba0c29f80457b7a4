package dev.seneschal.node;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a {@link MessageHandler} is told besides the message. Used on the handler's thread, and after {@link #defer()} on any; only
 * {@link #sleep} and {@link #await} stay with the handler's own.
 */
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
     * The message itself, for handlers that are given its body.
     *
     * @return the message
     */
    Message message();

    /**
     * The headers that the message came with: Steward's, ours, and whatever else its sender's side has put there, such as an agent's
     * {@code traceparent}.
     *
     * @return as they came, on this hop
     */
    Headers headers();

    /**
     * Replies to the message by the method that its sender asked for. Replies are stored, and the message acknowledged, once the
     * handler has returned; if it throws there are none. Where no reply was asked for nothing happens.
     *
     * @param data the reply's data; not copied
     * @throws IllegalStateException if the message's outcome is known already, so that the reply would be lost
     */
    void reply(byte[] data);

    /**
     * Replies with text, as UTF-8.
     *
     * @param text the reply's data
     * @throws IllegalStateException if the message's outcome is known already
     */
    void reply(String text);

    /**
     * Replies with a body, written in the content type of the message; see {@link dev.seneschal.wire.WireFormat#withBody}.
     *
     * @param body any object that the wire format's codecs can write
     * @throws dev.seneschal.wire.CodecException if they cannot
     * @throws IllegalStateException if the message's outcome is known already
     */
    void replyWith(Object body);

    /**
     * Lets the handler return before the message is handled. Whatever the handler returns after that is not the outcome; what it
     * throws still is.
     *
     * @return where to put the outcome; the same at each call
     */
    Deferred defer();

    /**
     * Asks for more time: the deadline is moved to the given time from now, if that is later than it was. A deadline that has passed
     * does not come back.
     *
     * @param time how long from now, more than zero
     * @throws IllegalArgumentException if it is not positive
     */
    void moreTime(Duration time);

    /**
     * Tells the sender how far it is: its ACK timeout begins anew, and the words stand in the message's timeline. What is told more often
     * than once a second may be left out for what comes after it. A Go node is told nothing.
     *
     * @param words how far it is
     */
    void progress(String words);

    /**
     * Tells the sender, with the message's outcome, how many messages of this subject may be on their way from it to this process at once.
     * A sender of ours sends no more than that, or, to a queue group, than all its processes together say, until three ACK timeouts have
     * gone without another word.
     *
     * @param window how many, 1 or more
     * @throws IllegalArgumentException if it is less than 1
     */
    void credit(int window);

    /**
     * The node that handles the message, to send others by.
     *
     * @return the node
     */
    Node node();

    /**
     * Reports to the error kernel, as an error or info of this handler's process at this message. What a handler throws is reported
     * without that.
     *
     * @param severity how bad it is
     * @param text what happened
     * @return what the error policy answers, which nobody need wait for
     */
    CompletableFuture<ErrorAction> report(Severity severity, String text);

    /**
     * Lets time pass. Under simulation others have their turn meanwhile.
     *
     * @param time how long
     * @throws InterruptedException if the message's time is up or the node closes
     */
    void sleep(Duration time) throws InterruptedException;

    /**
     * Waits for a future, however it ends. Under simulation others have their turn meanwhile.
     *
     * @param future what to wait for
     * @param timeout how long
     * @return whether it has ended
     * @throws InterruptedException if the message's time is up or the node closes
     */
    boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException;
}
