package dev.seneschal.node;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.Dialect;
import java.util.List;
import java.util.Optional;

/** Builds the replies to a message, as Steward's handlers do. */
final class Replies {

    /** Of the messages behind a reply so many are told, the latest; each is the request of the one before. */
    static final int MOST_PREVIOUS = 8;

    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private Replies() {}

    /** What a handler replies: data, and what it is. */
    record Content(byte[] data, Optional<String> type) {}

    /** A reply that carries the given content back to the node that the request says it is from. */
    static Message replyTo(Message request, Content content, Dialect dialect) {
        ReplyRequest asked = request.reply();
        Message.Builder reply = Message.builder()
                .to(request.from())
                .method(asked.method())
                .arguments(asked.arguments())
                // One part, even if it is empty, which is how January writes a reply.
                .dataParts(List.of(content.data()))
                .delivery(delivery(asked, dialect))
                .steward(new StewardFields(
                        List.of(),
                        new byte[0],
                        true,
                        request.steward().directory(),
                        request.steward().fileName(),
                        Optional.of(previous(request, dialect))));
        content.type().ifPresent(reply::contentType);
        return reply.build();
    }

    /** How the request asks for its reply to be delivered. Steward takes what is no time or number for its default, so it counts as 0. */
    private static Delivery delivery(ReplyRequest asked, Dialect dialect) {
        return new Delivery(
                dialect.event(asked.method()),
                Math.max(0, asked.ackTimeout()),
                Math.max(0, asked.attempts()),
                asked.methodTimeout() < Delivery.NO_TIMEOUT ? 0 : asked.methodTimeout(),
                Optional.empty());
    }

    /**
     * The id of the reply to a message. It depends on nothing but the message and the reply's number, so that a handler that runs
     * again makes no second reply of it.
     */
    static MessageId idOf(MessageId request, int index) {
        long high = mix(request.high() + (index + 1) * GOLDEN_RATIO);
        long low = mix(request.low() ^ mix((index + 1) * GOLDEN_RATIO));
        return (low & Long.MAX_VALUE) == 0 ? new MessageId(high, 1) : new MessageId(high, low);
    }

    /** The request as it stands in a reply: without data, and without a method in it that would kill a Go node. */
    private static Message previous(Message request, Dialect dialect) {
        Method method = request.reply().method();
        Method written = dialect.knows(method) ? method : dialect.noReply();
        return cut(request.withoutData().withReply(request.reply().withMethod(written)), MOST_PREVIOUS);
    }

    /** A message with no more than so many in its chain, itself among them. Without this, replies to replies would grow for ever. */
    private static Message cut(Message message, int most) {
        Optional<Message> before = message.steward().previousMessage();
        if (before.isEmpty() || !isLonger(message, most)) {
            return message;
        }
        Optional<Message> kept = most == 1 ? Optional.empty() : Optional.of(cut(before.get(), most - 1));
        return message.toBuilder()
                .steward(message.steward().withPreviousMessage(kept))
                .build();
    }

    private static boolean isLonger(Message message, int most) {
        Optional<Message> next = Optional.of(message);
        for (int i = 0; i < most && next.isPresent(); i++) {
            next = next.get().steward().previousMessage();
        }
        return next.isPresent();
    }

    /** A bijection that spreads every bit over all. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
