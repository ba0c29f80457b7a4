package dev.seneschal.wire;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.ReplyRequest;
import java.util.Optional;

/** What a dialect writes otherwise than we mean it: no reply, a reply by a method that it does not know, a time without end. */
final class DialectFields {

    private DialectFields() {}

    /** The message with the dialect's words. */
    static Message written(Message message, Dialect dialect) {
        Message written = message;
        ReplyRequest reply = message.reply();
        if (reply.method().isNone() || replyInHeader(message, dialect).isPresent()) {
            reply = reply.withMethod(dialect.noReply());
        }
        if (dialect.noTimeout() != Delivery.NO_TIMEOUT) {
            Delivery delivery = message.delivery();
            written = written.withDelivery(new Delivery(
                    delivery.event(),
                    delivery.ackTimeout(),
                    delivery.attempts(),
                    timeout(delivery.methodTimeout(), dialect),
                    delivery.timeToLive()));
            reply = new ReplyRequest(
                    reply.method(),
                    reply.arguments(),
                    reply.ackTimeout(),
                    reply.attempts(),
                    timeout(reply.methodTimeout(), dialect));
        }
        return written.withReply(reply);
    }

    /** The method that goes into a header, since in its field it would kill a Go node, or mean that no reply is wanted. */
    static Optional<Method> replyInHeader(Message message, Dialect dialect) {
        Method method = message.reply().method();
        if (method.isNone() || (dialect.knows(method) && !method.equals(dialect.noReply()))) {
            return Optional.empty();
        }
        if (!method.isValid()) {
            throw new CodecException(
                    "reply method must be 1 to 64 letters, digits, '-' or '_', was \"" + method + "\"");
        }
        return Optional.of(method);
    }

    /** The method of the reply that a message asks for; {@link Method#NONE} if it asks for none. */
    static Method replyMethod(Said said, Message decoded, Dialect dialect) {
        Optional<String> header = said.replyMethod();
        Method method = header.map(Method::received).orElse(decoded.reply().method());
        if (method.isNone()) {
            return dialect.defaultReply();
        }
        if (!method.equals(dialect.noReply())) {
            return method;
        }
        // A Go node that names a method of its table wants a reply by it; one of ours names it for want of another
        // word.
        boolean meant = (header.isPresent() || !said.hasId()) && dialect.knows(method);
        return meant ? method : Method.NONE;
    }

    private static long timeout(long seconds, Dialect dialect) {
        return seconds == Delivery.NO_TIMEOUT ? dialect.noTimeout() : seconds;
    }
}
