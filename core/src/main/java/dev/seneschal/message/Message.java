package dev.seneschal.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One message from a node to another: a method to run there, its arguments and data. Immutable; start from {@link #builder()}.
 *
 * <p>It holds all 26 fields of a Steward message. The everyday ones are here; those about the reply, about relaying, and the rest
 * stand behind {@link #reply()}, {@link #relay()} and {@link #steward()}.
 *
 * <p>The data array is shared with whoever built or reads the message, not copied: do not change it.
 */
public final class Message {

    static final byte[] NO_DATA = new byte[0];

    private final NodeName to;
    private final NodeName from;
    private final long id;
    private final Method method;
    private final List<String> arguments;
    private final byte[] data;
    private final int[] dataEnds;
    private final Optional<String> contentType;
    private final Delivery delivery;
    private final ReplyRequest reply;
    private final Relay relay;
    private final StewardFields steward;

    /** Only writes the fields: with the checks of {@link #of} in here, a message that was decoded took a twelfth more time. */
    private Message(
            NodeName to,
            NodeName from,
            long id,
            Method method,
            List<String> arguments,
            byte[] data,
            int[] dataEnds,
            Optional<String> contentType,
            Delivery delivery,
            ReplyRequest reply,
            Relay relay,
            StewardFields steward) {
        this.to = to;
        this.from = from;
        this.id = id;
        this.method = method;
        this.arguments = arguments;
        this.data = data;
        this.dataEnds = dataEnds;
        this.contentType = contentType;
        this.delivery = delivery;
        this.reply = reply;
        this.relay = relay;
        this.steward = steward;
    }

    /**
     * A message of all its parts at once, for codecs that have read them: most of a receiver's messages are made here, and a builder for
     * each would be memory for nothing. Anybody else has {@link #builder()}.
     *
     * @param to the node the message is for
     * @param from the node it comes from
     * @param id Steward's {@code ID}
     * @param method what is asked for
     * @param arguments the method's arguments; copied, unless they are unmodifiable already
     * @param data the payload; not copied
     * @param delivery how it is to be delivered
     * @param reply what reply is asked for
     * @param relay the relay fields
     * @param steward the rest of Steward's fields
     * @return the message, whose data are in one part and say nothing of what they are
     */
    public static Message of(
            NodeName to,
            NodeName from,
            long id,
            Method method,
            List<String> arguments,
            byte[] data,
            Delivery delivery,
            ReplyRequest reply,
            Relay relay,
            StewardFields steward) {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(method, "method");
        List<String> kept = List.copyOf(arguments);
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(reply, "reply");
        Objects.requireNonNull(relay, "relay");
        Objects.requireNonNull(steward, "steward");
        return new Message(
                to,
                from,
                id,
                method,
                kept,
                data,
                DataParts.NOT_SPLIT,
                Optional.empty(),
                delivery,
                reply,
                relay,
                steward);
    }

    /**
     * An empty builder.
     *
     * @return a new one
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that starts from this message.
     *
     * @return a new one
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * The node the message is for.
     *
     * @return its name, {@link NodeName#NONE} when not set
     */
    public NodeName to() {
        return to;
    }

    /**
     * The node the message claims to come from; the publisher's own word is in a header.
     *
     * @return its name, {@link NodeName#NONE} when not set
     */
    public NodeName from() {
        return from;
    }

    /**
     * Steward's {@code ID}: the low 63 bits of the {@link MessageId}, or whatever a Go node wrote, which is mostly 0.
     *
     * @return the number in the payload, 0 before a node has accepted the message
     */
    public long id() {
        return id;
    }

    /**
     * What is asked for.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * The method's arguments.
     *
     * @return an unmodifiable list
     */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * The payload.
     *
     * @return the bytes themselves, not a copy; empty when there are none
     */
    public byte[] data() {
        return data;
    }

    /**
     * The payload in parts: in Steward's January dialect it is a list of strings. {@link #data()} is all of them, one after the other.
     *
     * @return no part when there is no data, one where nobody split it
     */
    public List<byte[]> dataParts() {
        return DataParts.split(data, dataEnds);
    }

    /**
     * The payload read as UTF-8, with what is not replaced.
     *
     * @return the text
     */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /**
     * What the payload is, such as {@code application/cbor}. It travels in a header of its own, which Go nodes neither write nor read.
     *
     * @return the media type, empty if the sender did not say
     */
    public Optional<String> contentType() {
        return contentType;
    }

    /**
     * How it is to be delivered.
     *
     * @return acknowledgement, attempts and times
     */
    public Delivery delivery() {
        return delivery;
    }

    /**
     * What reply is asked for.
     *
     * @return the reply's method, arguments and times
     */
    public ReplyRequest reply() {
        return reply;
    }

    /**
     * The relay fields.
     *
     * @return {@link Relay#NONE} when it goes straight to its node
     */
    public Relay relay() {
        return relay;
    }

    /**
     * The rest of Steward's fields.
     *
     * @return {@link StewardFields#NONE} when none is set
     */
    public StewardFields steward() {
        return steward;
    }

    /**
     * Where this message is published when it is not relayed.
     *
     * @return node, method and event
     */
    public Subject subject() {
        return Subject.of(to, method, delivery.event());
    }

    /**
     * This message with another delivery.
     *
     * @param delivery how it is to be delivered
     * @return a copy, or this one when nothing changes
     */
    public Message withDelivery(Delivery delivery) {
        return delivery.equals(this.delivery) ? this : with(from, id, delivery, reply);
    }

    /**
     * This message asking for another reply.
     *
     * @param reply what reply is asked for
     * @return a copy, or this one when nothing changes
     */
    public Message withReply(ReplyRequest reply) {
        return reply.equals(this.reply) ? this : with(from, id, delivery, reply);
    }

    /**
     * This message as a node sends it. For nodes: one that has an id is refused when it is given to one.
     *
     * @param from the node that it comes from, which is another than the one that sends it where it is relayed
     * @param id Steward's {@code ID}
     * @param delivery how it is to be delivered, with nothing left to the node
     * @return a copy
     */
    public Message sentBy(NodeName from, long id, Delivery delivery) {
        return with(from, id, delivery, reply);
    }

    /**
     * This message as it was received. For wire formats: what its payload says, with what its subject and its headers say besides.
     *
     * @param delivery how it was delivered
     * @param reply what reply is asked for
     * @param contentType what its data are
     * @return a copy, or this one when nothing changes
     * @throws IllegalArgumentException if the content type is empty or not printable ASCII
     */
    public Message received(Delivery delivery, ReplyRequest reply, Optional<String> contentType) {
        boolean sameType = contentType.equals(this.contentType);
        if (!sameType) {
            contentType.ifPresent(Message::checkContentType);
        }
        boolean same = sameType && delivery.equals(this.delivery) && reply.equals(this.reply);
        return same ? this : with(from, id, contentType, delivery, reply);
    }

    private static void checkContentType(String mediaType) {
        if (mediaType.isBlank() || !mediaType.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "contentType must be printable ASCII and not empty, was \"" + mediaType + "\"");
        }
    }

    private Message with(NodeName from, long id, Delivery delivery, ReplyRequest reply) {
        return with(from, id, contentType, delivery, reply);
    }

    private Message with(NodeName from, long id, Optional<String> contentType, Delivery delivery, ReplyRequest reply) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(reply, "reply");
        return new Message(
                to, from, id, method, arguments, data, dataEnds, contentType, delivery, reply, relay, steward);
    }

    /**
     * This message without its data, as it stands in a reply's {@code PreviousMessage}.
     *
     * @return a copy, or this one when it has none
     */
    public Message withoutData() {
        return data.length == 0 && dataEnds.length == 0 && contentType.isEmpty()
                ? this
                : toBuilder().data(NO_DATA).noContentType().build();
    }

    /** Equal in every field, data by its bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && id == that.id
                && to.equals(that.to)
                && from.equals(that.from)
                && method.equals(that.method)
                && arguments.equals(that.arguments)
                && Arrays.equals(data, that.data)
                && Arrays.equals(dataEnds, that.dataEnds)
                && contentType.equals(that.contentType)
                && delivery.equals(that.delivery)
                && reply.equals(that.reply)
                && relay.equals(that.relay)
                && steward.equals(that.steward);
    }

    @Override
    public int hashCode() {
        return Objects.hash(to, from, id, method, arguments, Arrays.hashCode(data));
    }

    /** The everyday fields on one line; data only as its length, arguments as their count, since either may be a secret. */
    @Override
    public String toString() {
        return "Message[" + from + " -> " + to + " " + method + ", id " + id + ", " + arguments.size() + " arguments, "
                + data.length + " bytes]";
    }

    /** Builds a {@link Message}. Not thread-safe; may be used again after {@link #build()}. */
    public static final class Builder {

        private NodeName to = NodeName.NONE;
        private NodeName from = NodeName.NONE;
        private long id;
        private Method method = Method.NONE;
        private List<String> arguments = List.of();
        private byte[] data = NO_DATA;
        private int[] dataEnds = DataParts.NOT_SPLIT;
        private Optional<String> contentType = Optional.empty();
        private Delivery delivery = Delivery.DEFAULT;
        private ReplyRequest reply = ReplyRequest.NONE;
        private Relay relay = Relay.NONE;
        private StewardFields steward = StewardFields.NONE;

        private Builder() {}

        private Builder(Message message) {
            to = message.to;
            from = message.from;
            id = message.id;
            method = message.method;
            arguments = message.arguments;
            data = message.data;
            dataEnds = message.dataEnds;
            contentType = message.contentType;
            delivery = message.delivery;
            reply = message.reply;
            relay = message.relay;
            steward = message.steward;
        }

        /**
         * The node the message is for.
         *
         * @param node a valid name
         * @return this
         * @throws IllegalArgumentException if the name is not valid
         */
        public Builder to(String node) {
            return to(NodeName.of(node));
        }

        /**
         * The node the message is for.
         *
         * @param node its name, taken as it is
         * @return this
         */
        public Builder to(NodeName node) {
            this.to = Objects.requireNonNull(node, "to");
            return this;
        }

        /**
         * The node the message comes from. Left out, the sending node fills it in.
         *
         * @param node its name, taken as it is
         * @return this
         */
        public Builder from(NodeName node) {
            this.from = Objects.requireNonNull(node, "from");
            return this;
        }

        /**
         * Steward's {@code ID}. For codecs; a node refuses to send a message that has one already.
         *
         * @param id the number
         * @return this
         */
        public Builder id(long id) {
            this.id = id;
            return this;
        }

        /**
         * What is asked for.
         *
         * @param method a valid method
         * @return this
         * @throws IllegalArgumentException if the method is not valid
         */
        public Builder method(String method) {
            return method(Method.of(method));
        }

        /**
         * What is asked for.
         *
         * @param method the method, taken as it is
         * @return this
         */
        public Builder method(Method method) {
            this.method = Objects.requireNonNull(method, "method");
            return this;
        }

        /**
         * The method's arguments.
         *
         * @param arguments any texts
         * @return this
         */
        public Builder arguments(String... arguments) {
            return arguments(List.of(arguments));
        }

        /**
         * The method's arguments.
         *
         * @param arguments any texts; copied
         * @return this
         */
        public Builder arguments(List<String> arguments) {
            this.arguments = List.copyOf(arguments);
            return this;
        }

        /**
         * The payload.
         *
         * @param data the bytes; not copied
         * @return this
         */
        public Builder data(byte[] data) {
            this.data = Objects.requireNonNull(data, "data");
            this.dataEnds = DataParts.NOT_SPLIT;
            return this;
        }

        /**
         * The payload in parts, for a node of Steward's January dialect. Any other node gets them as one.
         *
         * @param parts the bytes, UTF-8 where they go over CBOR; not copied if there is one part only
         * @return this
         */
        public Builder dataParts(List<byte[]> parts) {
            this.data = DataParts.join(parts);
            this.dataEnds = DataParts.ends(parts);
            return this;
        }

        /**
         * The payload as text.
         *
         * @param text sent as UTF-8
         * @return this
         */
        public Builder data(String text) {
            return data(text.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Says what the payload is. {@code dev.seneschal.wire.WireFormat} does it for a body that it writes.
         *
         * @param mediaType such as {@code application/json}; printable ASCII
         * @return this
         * @throws IllegalArgumentException if it is empty or anything else
         */
        public Builder contentType(String mediaType) {
            checkContentType(mediaType);
            this.contentType = Optional.of(mediaType);
            return this;
        }

        private Builder noContentType() {
            contentType = Optional.empty();
            return this;
        }

        /**
         * Acknowledged or not; {@link Event#ACK} unless set.
         *
         * @param event one of two
         * @return this
         */
        public Builder event(Event event) {
            return delivery(delivery.withEvent(event));
        }

        /**
         * How long to wait for the acknowledgement of one attempt; the node's default unless set.
         *
         * @param timeout whole seconds, 1 or more
         * @return this
         * @throws IllegalArgumentException if it is not positive or has a fraction
         */
        public Builder ackTimeout(Duration timeout) {
            long seconds = WholeSeconds.of("ackTimeout", timeout);
            return delivery(new Delivery(
                    delivery.event(), seconds, delivery.attempts(), delivery.methodTimeout(), delivery.timeToLive()));
        }

        /**
         * How often to try in all; the node's default unless set.
         *
         * @param attempts 1 or more
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder attempts(int attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
            }
            return delivery(new Delivery(
                    delivery.event(),
                    delivery.ackTimeout(),
                    attempts,
                    delivery.methodTimeout(),
                    delivery.timeToLive()));
        }

        /**
         * How long the handler may run; the node's default unless set.
         *
         * @param timeout whole seconds, 1 or more
         * @return this
         * @throws IllegalArgumentException if it is not positive or has a fraction
         */
        public Builder methodTimeout(Duration timeout) {
            long seconds = WholeSeconds.of("methodTimeout", timeout);
            return delivery(new Delivery(
                    delivery.event(), delivery.ackTimeout(), delivery.attempts(), seconds, delivery.timeToLive()));
        }

        /**
         * How long the message is worth delivering; for ever unless set. It is given up as expired when this is over.
         *
         * @param timeToLive more than zero
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder timeToLive(Duration timeToLive) {
            if (timeToLive.isNegative() || timeToLive.isZero()) {
                throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive);
            }
            return delivery(delivery.withTimeToLive(Optional.of(timeToLive)));
        }

        /**
         * How it is to be delivered, all at once.
         *
         * @param delivery taken as it is
         * @return this
         */
        public Builder delivery(Delivery delivery) {
            this.delivery = Objects.requireNonNull(delivery, "delivery");
            return this;
        }

        /**
         * Asks for a reply by the given method.
         *
         * @param method a valid method
         * @return this
         * @throws IllegalArgumentException if the method is not valid
         */
        public Builder replyMethod(String method) {
            return reply(reply.withMethod(Method.of(method)));
        }

        /**
         * What reply is asked for, all at once.
         *
         * @param reply taken as it is
         * @return this
         */
        public Builder reply(ReplyRequest reply) {
            this.reply = Objects.requireNonNull(reply, "reply");
            return this;
        }

        /**
         * Sends the message through another node, which must be one that relays.
         *
         * @param node the node's name
         * @return this
         * @throws IllegalArgumentException if it is not a valid name
         */
        public Builder via(String node) {
            return relay(Relay.through(NodeName.of(node), relay.replyMethod()));
        }

        /**
         * The relay fields.
         *
         * @param relay taken as they are
         * @return this
         */
        public Builder relay(Relay relay) {
            this.relay = Objects.requireNonNull(relay, "relay");
            return this;
        }

        /**
         * Names the nodes that are to have a copy each, for {@code Node.sendToNodes}.
         *
         * @param nodes their names, in place of those before
         * @return this
         * @throws IllegalArgumentException if one is not a valid name
         */
        public Builder toNodes(String... nodes) {
            return steward(
                    steward.withToNodes(Stream.of(nodes).map(NodeName::of).toList()));
        }

        /**
         * The rest of Steward's fields.
         *
         * @param steward taken as they are
         * @return this
         */
        public Builder steward(StewardFields steward) {
            this.steward = Objects.requireNonNull(steward, "steward");
            return this;
        }

        /**
         * Builds the message. It is not judged here: a node does that when it is sent.
         *
         * @return the message
         */
        public Message build() {
            return new Message(
                    to, from, id, method, arguments, data, dataEnds, contentType, delivery, reply, relay, steward);
        }
    }
}
