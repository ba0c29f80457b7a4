package dev.seneschal.codec;

import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageForm;
import java.util.Optional;
import java.util.Set;

/**
 * The dialects of Steward, each after the month of 2022 in which that version was current. Immutable.
 *
 * <p>Everything is read as Steward reads it: names and values of headers are case-sensitive, and whatever is missing or unknown means
 * gob, not compressed.
 */
public abstract sealed class StewardDialect implements Dialect {

    /** The version of April 2022: 26 fields, headers on every message, {@code EventACK} and {@code EventNACK}. */
    public static final StewardDialect APRIL = new April();

    /**
     * The version of January 2022: 25 fields, data as a list of strings, no signature, no gzip. Commands have subjects that end in
     * {@code CommandACK}. Headers say only what is not the rule, and not who published; a node of ours adds that in a header of its own,
     * {@code Seneschal-From}.
     */
    public static final StewardDialect JANUARY = new January();

    private static final String SERIAL = "serial";
    private static final String CMP = "cmp";
    private static final String CBOR = "cbor";
    private static final String ZSTD = "z";
    private static final String ACK = "EventACK";
    private static final String NACK = "EventNACK";
    private static final int PLAIN_TOKENS = 3;
    private static final int RELAY_TOKENS = 4;

    private static final Method DEFAULT_REPLY = Method.of("REQToFileAppend");

    private final String name;
    private final Method noReply;
    private final Set<String> methods;
    private final Set<String> compressors;

    private StewardDialect(String name, String noReply, Set<String> methods, Set<String> compressors) {
        this.name = name;
        this.noReply = Method.of(noReply);
        this.methods = methods;
        this.compressors = compressors;
    }

    @Override
    public final String name() {
        return name;
    }

    /** {@code <node>.<method>.<event>}, with the via node as second of four tokens when relayed. */
    @Override
    public final String write(Subject subject) {
        String node = subject.node().value();
        String target = subject.via().isEmpty()
                ? node
                : node + "." + subject.via().get().value();
        return target + "." + subject.method().value() + "." + event(subject.method(), subject.event());
    }

    @Override
    public final Optional<Subject> read(String text) {
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
        return event(method, tokens[tokens.length - 1]).map(event -> new Subject(node, via, method, event));
    }

    /** The same in both dialects, which differ only in the last token of a subject. */
    @Override
    public final String everythingTo(NodeName node) {
        return node.value() + ".*.*";
    }

    @Override
    public final String codec(Headers headers) {
        return headers.first(SERIAL).filter(CBOR::equals).orElse("gob");
    }

    @Override
    public final String compressor(Headers headers) {
        return headers.first(CMP).filter(compressors::contains).orElse("none");
    }

    @Override
    public final boolean unpacks(String compressor) {
        return compressors.contains(compressor);
    }

    @Override
    public final Method defaultReply() {
        return DEFAULT_REPLY;
    }

    @Override
    public final Method noReply() {
        return noReply;
    }

    /** Whether the method is in this version's table. April's {@link #noReply()} is not: it can be asked for, but not be run. */
    @Override
    public final boolean knows(Method method) {
        return methods.contains(method.value());
    }

    @Override
    public final Event event(Method method) {
        return StewardMethods.NOT_ACKNOWLEDGED.contains(method.value()) ? Event.NACK : Event.ACK;
    }

    @Override
    public final String acknowledgement(NodeName node, long id) {
        return "confirmed from: " + node + ": " + id;
    }

    /** The name. */
    @Override
    public final String toString() {
        return name;
    }

    /** The last token of a subject. */
    abstract String event(Method method, Event event);

    private Optional<Event> event(Method method, String token) {
        for (Event event : Event.values()) {
            if (event(method, event).equals(token)) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private static final class April extends StewardDialect {

        private static final String FROM_NODE = "fromNode";

        April() {
            super("april", "REQNone", StewardMethods.APRIL, Set.of("none", ZSTD, "g"));
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
        String event(Method method, Event event) {
            return event == Event.ACK ? ACK : NACK;
        }
    }

    private static final class January extends StewardDialect {

        static final String FROM = "Seneschal-From";

        /** What April understands by a time without end, 200 years. January knows no word for it. */
        private static final long NO_TIMEOUT = 200L * 365 * 24 * 60 * 60;

        January() {
            super("january", "REQToSocket", StewardMethods.JANUARY, Set.of("none", ZSTD));
        }

        @Override
        public MessageForm form() {
            return MessageForm.JANUARY;
        }

        @Override
        public long noTimeout() {
            return NO_TIMEOUT;
        }

        @Override
        public Headers headers(NodeName publisher, String codec, String compressor) {
            Headers headers = Headers.of(FROM, publisher.value());
            if (codec.equals(CBOR)) {
                headers = headers.with(SERIAL, codec);
            }
            return compressor.equals(ZSTD) ? headers.with(CMP, compressor) : headers;
        }

        @Override
        public NodeName publisher(Headers headers) {
            return headers.first(FROM).map(NodeName::received).orElse(NodeName.NONE);
        }

        @Override
        String event(Method method, Event event) {
            boolean command = StewardMethods.COMMANDS.contains(method.value());
            if (event == Event.ACK) {
                return command ? "CommandACK" : ACK;
            }
            return command ? "CommandNACK" : NACK;
        }
    }
}
