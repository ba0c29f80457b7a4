package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.outbox.OutboxFullException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Steward's methods that belong to messaging itself, each by choice: {@code Node.builder(…).with(StandardMethods.ping())}. What
 * Steward's own do with files, such as noting each ping, is left to the host.
 *
 * <p>{@code REQNone} is none of them: it stands in a message that wants no reply, and is never sent to anybody.
 */
public final class StandardMethods {

    private StandardMethods() {}

    /**
     * Handles {@code REQInitial}: acknowledges it.
     *
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> initial() {
        return node -> node.handle("REQInitial", (message, context) -> {});
    }

    /**
     * Handles {@code REQToSocket}: acknowledges it and does nothing.
     *
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> toSocket() {
        return node -> node.handle("REQToSocket", (message, context) -> {});
    }

    /**
     * Handles {@code REQPing}: replies without data, by the method asked for, which is {@code REQPong} as a rule.
     *
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> ping() {
        return node -> node.handle("REQPing", (message, context) -> context.reply(new byte[0]));
    }

    /**
     * Handles {@code REQPong}.
     *
     * @param listener is told the node that was pinged: the one that the request in the reply was for, or without one the sender's
     *     word. Called on handler threads
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> pong(Consumer<NodeName> listener) {
        return node -> node.handle(
                "REQPong",
                (message, context) -> listener.accept(
                        message.steward().previousMessage().map(Message::to).orElse(message.from())));
    }

    /**
     * Handles {@code REQHello}: notes who said it.
     *
     * @param seen where
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> hello(NodesSeen seen) {
        return node -> node.handle("REQHello", Event.NACK, seen::hello);
    }

    /**
     * Says hello to a node at the start and from time to time, by {@code REQHello}.
     *
     * @param to whom; {@code central}, in a fleet of Steward's
     * @param every how often
     * @param data what it carries: the raw public key for nodes of April, {@code Hello from <node>} and a line break for those of
     *     January; not to be changed
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> helloTo(String to, Duration every, byte[] data) {
        Message hello = Periodically.message(to, "REQHello", "hello-messages", "hello.log").toBuilder()
                .data(data)
                .build();
        return node -> node.publish(to, "REQHello", Event.NACK, new Periodically(every, hello));
    }

    /**
     * Handles {@code REQErrorLog} for the whole fleet, under the name {@code errorCentral}.
     *
     * @param receiver takes each line, on handler threads, and has done so before its sender is told that it arrived; if it throws,
     *     the line is sent again. An {@link ErrorLogFile}, for example
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> errorLog(Consumer<? super ErrorLogEntry> receiver) {
        MessageHandler handler = (message, context) -> receiver.accept(
                ErrorLogEntry.of(message, context.publisher(), context.node().now()));
        return node -> node.register(CentralLog.METHOD, CentralLog.CENTRAL, Event.ACK, handler, null);
    }

    /**
     * Handles {@code REQPublicKey}: replies with this node's public key, raw.
     *
     * @param key the 32 bytes; not to be changed
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> publicKey(byte[] key) {
        PublicKeys.check("publicKey", key);
        return node -> node.handle("REQPublicKey", (message, context) -> context.reply(key));
    }

    /**
     * Handles {@code REQPublicKeysGet}: replies with the keys of nodes, as a JSON object of their names and, in base64, keys. Steward's
     * own nodes write keys there as text, which destroys them.
     *
     * @param keys gives them, raw
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> publicKeysGet(Supplier<Map<NodeName, byte[]>> keys) {
        return node -> node.handle(
                "REQPublicKeysGet", Event.NACK, (message, context) -> context.reply(PublicKeys.write(keys.get())));
    }

    /**
     * Handles {@code REQPublicKeysPut}: reads the keys of nodes. Keys that arrived destroyed fail the message, and none of it is taken.
     *
     * @param receiver is told them, raw, on handler threads. Anybody may have sent them: whether to trust them is its decision
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> publicKeysPut(Consumer<Map<NodeName, byte[]>> receiver) {
        return node -> node.handle(
                "REQPublicKeysPut", Event.NACK, (message, context) -> receiver.accept(PublicKeys.read(message.data())));
    }

    /**
     * Asks a node for the keys that it knows, at the start and from time to time, by {@code REQPublicKeysGet}; the answer comes by
     * {@code REQPublicKeysPut}.
     *
     * @param from whom; {@code central}, in a fleet of Steward's
     * @param every how often
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> publicKeysFrom(String from, Duration every) {
        Message get = Periodically.message(from, "REQPublicKeysGet", "publickeysget", "publickeysget.log").toBuilder()
                .replyMethod("REQPublicKeysPut")
                .build();
        return node -> node.publish(from, "REQPublicKeysGet", Event.NACK, new Periodically(every, get));
    }

    /**
     * Handles {@code REQOpProcessList}, {@code REQOpProcessStart} and {@code REQOpProcessStop}: whoever may publish to this node may
     * list, start and stop its processes, so ask for signatures of these methods, or leave them out.
     *
     * @return for {@link NodeBuilder#with}
     */
    public static Consumer<NodeBuilder> processControl() {
        return node -> node.handle("REQOpProcessList", ProcessControl::list)
                .handle("REQOpProcessStart", ProcessControl::start)
                .handle("REQOpProcessStop", ProcessControl::stop);
    }

    /** Sends one message again and again. */
    private record Periodically(Duration every, Message message) implements ProcessFunction<Void> {

        Periodically {
            if (every.isNegative() || every.isZero()) {
                throw new IllegalArgumentException("every must be positive, was " + every);
            }
        }

        static Message message(String to, String method, String directory, String fileName) {
            Message message = Message.builder()
                    .to(to)
                    .method(method)
                    .event(Event.NACK)
                    .attempts(1)
                    .build();
            return message.toBuilder()
                    .steward(message.steward().withFile(directory, fileName))
                    .build();
        }

        @Override
        public void run(ProcessContext<Void> context) throws InterruptedException {
            while (true) {
                try {
                    context.node().sendOwn(message);
                } catch (OutboxFullException e) {
                    context.report(Severity.INFO, "left out once: " + e.getMessage());
                }
                context.sleep(every);
            }
        }
    }
}
