package dev.seneschal.codec;

import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Headers;
import java.util.Optional;
import java.util.Set;

/**
 * The dialects of Steward, each after the month of 2022 in which that version was current. Immutable.
 *
 * <p>Everything is read as Steward reads it: names and values of headers are case-sensitive, and whatever is missing or unknown means
 * gob, not compressed.
 */
public final class StewardDialect implements Dialect {

    /** The version of April 2022: 26 fields, headers on every message, {@code EventACK} and {@code EventNACK}. */
    public static final StewardDialect APRIL = new StewardDialect("april", "REQNone", AprilMethods.ALL);

    private static final String FROM_NODE = "fromNode";
    private static final String SERIAL = "serial";
    private static final String CMP = "cmp";
    private static final String ACK = "EventACK";
    private static final String NACK = "EventNACK";
    private static final Set<String> CODECS = Set.of("gob", "cbor");
    private static final Set<String> COMPRESSORS = Set.of("none", "z", "g");
    private static final int PLAIN_TOKENS = 3;
    private static final int RELAY_TOKENS = 4;

    private static final Method DEFAULT_REPLY = Method.of("REQToFileAppend");

    private final String name;
    private final Method noReply;
    private final Set<String> methods;

    private StewardDialect(String name, String noReply, Set<String> methods) {
        this.name = name;
        this.noReply = Method.of(noReply);
        this.methods = methods;
    }

    @Override
    public String name() {
        return name;
    }

    /** {@code <node>.<method>.<event>}, with the via node as second of four tokens when relayed. */
    @Override
    public String write(Subject subject) {
        StringBuilder text = new StringBuilder(subject.node().value());
        subject.via().ifPresent(via -> text.append('.').append(via.value()));
        return text.append('.')
                .append(subject.method().value())
                .append('.')
                .append(subject.event() == Event.ACK ? ACK : NACK)
                .toString();
    }

    @Override
    public Optional<Subject> read(String text) {
        String[] tokens = text.split("\\.", -1);
        for (String token : tokens) {
            if (token.isEmpty()) {
                return Optional.empty();
            }
        }
        if (tokens.length != PLAIN_TOKENS && tokens.length != RELAY_TOKENS) {
            return Optional.empty();
        }
        NodeName node = NodeName.received(tokens[0]);
        Optional<NodeName> via =
                tokens.length == RELAY_TOKENS ? Optional.of(NodeName.received(tokens[1])) : Optional.empty();
        Method method = Method.received(tokens[tokens.length - 2]);
        return event(tokens[tokens.length - 1]).map(event -> new Subject(node, via, method, event));
    }

    @Override
    public String everythingTo(NodeName node) {
        return node.value() + ".*.*";
    }

    @Override
    public Headers headers(NodeName publisher, String codec, String compressor) {
        return Headers.of(FROM_NODE, publisher.value(), SERIAL, codec, CMP, compressor);
    }

    @Override
    public NodeName publisher(Headers headers) {
        return headers.first(FROM_NODE).map(NodeName::received).orElse(NodeName.NONE);
    }

    @Override
    public String codec(Headers headers) {
        return headers.first(SERIAL).filter(CODECS::contains).orElse("gob");
    }

    @Override
    public String compressor(Headers headers) {
        return headers.first(CMP).filter(COMPRESSORS::contains).orElse("none");
    }

    @Override
    public Method defaultReply() {
        return DEFAULT_REPLY;
    }

    @Override
    public Method noReply() {
        return noReply;
    }

    /** Whether the method is in this version's table, which {@link #noReply()} is not: it can be asked for, but not be run. */
    @Override
    public boolean knows(Method method) {
        return methods.contains(method.value());
    }

    @Override
    public String acknowledgement(NodeName node, long id) {
        return "confirmed from: " + node + ": " + id;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }

    private static Optional<Event> event(String token) {
        return switch (token) {
            case ACK -> Optional.of(Event.ACK);
            case NACK -> Optional.of(Event.NACK);
            default -> Optional.empty();
        };
    }
}
