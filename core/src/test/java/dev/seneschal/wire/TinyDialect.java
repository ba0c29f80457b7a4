package dev.seneschal.wire;

import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import java.util.Optional;

/** A dialect that knows one method. */
class TinyDialect implements Dialect {

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public String write(Subject subject) {
        return subject.toString();
    }

    @Override
    public Optional<Subject> read(String text) {
        String[] tokens = text.split("\\.");
        return tokens.length == 3
                ? Optional.of(Subject.of(
                        NodeName.received(tokens[0]),
                        Method.received(tokens[1]),
                        tokens[2].equals("EventNACK") ? Event.NACK : Event.ACK))
                : Optional.empty();
    }

    @Override
    public String everythingTo(NodeName node) {
        return node + ".>";
    }

    @Override
    public Headers headers(NodeName publisher, String codec, String compressor) {
        return Headers.of("fromNode", publisher.value(), "serial", codec, "cmp", compressor);
    }

    @Override
    public NodeName publisher(Headers headers) {
        return NodeName.received(headers.first("fromNode").orElse(""));
    }

    @Override
    public String codec(Headers headers) {
        return headers.first("serial").orElse("tiny");
    }

    @Override
    public String compressor(Headers headers) {
        return headers.first("cmp").orElse("none");
    }

    @Override
    public Method defaultReply() {
        return Method.of("REQToFileAppend");
    }

    @Override
    public Method noReply() {
        return Method.of("REQNone");
    }

    @Override
    public boolean knows(Method method) {
        return method.value().equals("REQPong");
    }

    @Override
    public String acknowledgement(NodeName node, long id) {
        return "confirmed from: " + node + ": " + id;
    }
}
