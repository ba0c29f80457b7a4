package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.seneschal.codec.OperatorInput.Problem;
import dev.seneschal.codec.OperatorInput.Result;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One text of an operator's being read. */
final class OperatorReading {

    private final WireLimits limits;
    private final Predicate<Method> methods;
    private final Predicate<JsonParser> isReference;
    private final List<Message> messages = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int number;

    OperatorReading(WireLimits limits, Predicate<Method> methods, Predicate<JsonParser> isReference) {
        this.limits = limits;
        this.methods = methods;
        this.isReference = isReference;
    }

    Result read(JsonFactory factory, String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > limits.maxBytes()) {
            drop("text of " + length + " bytes, at most " + limits.maxBytes() + " are taken");
            return new Result(messages, problems);
        }
        try (WithoutReferences in = new WithoutReferences(factory.createParser(text), isReference)) {
            readList(in);
        } catch (JsonProcessingException e) {
            drop("cannot be read from here on: " + JsonErrors.describe(e));
        } catch (StackOverflowError e) {
            drop("cannot be read from here on: nested too deep for the stack of "
                    + Thread.currentThread().getName());
        } catch (IOException | RuntimeException e) {
            // Whatever a parser may throw at text that nobody foresaw.
            drop("cannot be read from here on: " + e);
        }
        return new Result(messages, problems);
    }

    private void readList(WithoutReferences in) throws IOException {
        if (in.nextToken() != JsonToken.START_ARRAY) {
            drop("a list of messages is expected");
            return;
        }
        int list = depth(in);
        while (in.nextOfAnyKind() != JsonToken.END_ARRAY) {
            number++;
            try {
                in.requireNoReference();
                take(new JsonMessageReader(in, limits.maxDepth()).read());
            } catch (CodecException e) {
                drop(String.valueOf(e.getMessage()));
                skipToTheEnd(in, list);
            }
        }
        number = 0;
        if (in.nextToken() != null) {
            drop("something follows the list of messages, and was not read");
        }
    }

    /** Goes on to the last token of the message that was being read. */
    private static void skipToTheEnd(WithoutReferences in, int list) throws IOException {
        while (depth(in) > list) {
            if (in.nextOfAnyKind() == null) {
                return;
            }
        }
    }

    private static int depth(JsonParser in) {
        return in.getParsingContext().getNestingDepth();
    }

    private void take(Message message) {
        String wrong = wrong(message);
        if (!wrong.isEmpty()) {
            drop(wrong);
            return;
        }
        Message sendable = message.toBuilder()
                .id(0)
                .from(NodeName.NONE)
                .event(event(message.method()))
                .steward(StewardCopies.withoutToNodes(message.steward()))
                .build();
        if (message.id() != 0) {
            change("id " + message.id() + " is replaced by the node's own");
        }
        if (!message.from().isNone()) {
            change("fromNode " + message.from() + " is replaced by the node that sends");
        }
        List<NodeName> toNodes = message.steward().toNodes();
        if (message.to().isNone()) {
            toNodes.forEach(node -> messages.add(sendable.toBuilder().to(node).build()));
        } else {
            messages.add(sendable);
            if (!toNodes.isEmpty()) {
                change("toNodes " + toNodes + " is ignored, since there is a toNode, " + message.to());
            }
        }
    }

    /** What keeps a message from being sent, empty if nothing does. */
    private String wrong(Message message) {
        List<NodeName> toNodes = message.steward().toNodes();
        if (message.to().isNone() && toNodes.isEmpty()) {
            return "neither toNode nor toNodes is given";
        }
        List<NodeName> nodes = message.to().isNone() ? toNodes : List.of(message.to());
        for (NodeName node : nodes) {
            if (!node.isValid()) {
                return "toNode must be 1 to 64 letters, digits, '-' or '_', was \"" + node + "\"";
            }
        }
        Method method = message.method();
        if (!method.isValid() || !methods.test(method)) {
            return method.isNone() ? "method is not given" : "method \"" + method + "\" is not known";
        }
        Method reply = message.reply().method();
        if (!reply.isNone() && !reply.isValid()) {
            return "replyMethod must be 1 to 64 letters, digits, '-' or '_', was \"" + reply + "\"";
        }
        return wrongNumber(message);
    }

    private static String wrongNumber(Message message) {
        String[] names = {"ACKTimeout", "retries", "replyACKTimeout", "replyRetries"};
        long[] values = {
            message.delivery().ackTimeout(),
            message.delivery().attempts(),
            message.reply().ackTimeout(),
            message.reply().attempts()
        };
        for (int i = 0; i < names.length; i++) {
            if (values[i] < 0) {
                return names[i] + " must not be negative, was " + values[i];
            }
        }
        if (message.delivery().methodTimeout() < -1) {
            return "methodTimeout must be seconds, or -1 for none, was "
                    + message.delivery().methodTimeout();
        }
        return message.reply().methodTimeout() < -1
                ? "replyMethodTimeout must be seconds, or -1 for none, was "
                        + message.reply().methodTimeout()
                : "";
    }

    private static Event event(Method method) {
        return StewardMethods.NOT_ACKNOWLEDGED.contains(method.value()) ? Event.NACK : Event.ACK;
    }

    private void drop(String text) {
        problems.add(new Problem(number, true, text));
    }

    private void change(String text) {
        problems.add(new Problem(number, false, text));
    }

    /** A parser that refuses what refers to something said before. */
    private static final class WithoutReferences extends JsonParserDelegate {

        private final Predicate<JsonParser> isReference;

        WithoutReferences(JsonParser parser, Predicate<JsonParser> isReference) {
            super(parser);
            this.isReference = isReference;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = nextOfAnyKind();
            requireNoReference();
            return token;
        }

        /** For what is skipped: a reference there is as good as anything. */
        JsonToken nextOfAnyKind() throws IOException {
            return super.nextToken();
        }

        void requireNoReference() throws IOException {
            if (hasCurrentToken() && isReference.test(delegate)) {
                throw new CodecException("an alias, *" + delegate.getText() + ", is not taken; write it out");
            }
        }
    }
}
