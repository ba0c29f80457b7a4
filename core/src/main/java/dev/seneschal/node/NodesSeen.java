package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes that said hello, with when they did: see {@link StandardMethods#hello}. What it holds are claims of whoever may publish to
 * this node, names and data alike; nothing is trusted for them. It remembers 10,000 nodes, those that said hello last. Thread-safe.
 */
public final class NodesSeen {

    private static final int MOST_NODES = 10_000;
    private static final int MOST_BYTES = 1024;

    /** The one that said hello last stands last. */
    private final Map<NodeName, Seen> nodes = new LinkedHashMap<>();

    /** Nobody has said hello. */
    public NodesSeen() {}

    /**
     * A node that said hello.
     *
     * @param node its name
     * @param first when it first did
     * @param last when it last did
     * @param hellos how often
     * @param data what it said last, a public key as a rule; empty if it was over 1,024 bytes. Shared, not copied
     */
    public record Seen(NodeName node, Instant first, Instant last, long hellos, byte[] data) {

        /** Equal in every field, data by its bytes. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Seen that
                    && hellos == that.hellos
                    && node.equals(that.node)
                    && first.equals(that.first)
                    && last.equals(that.last)
                    && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return node.hashCode() + 31 * last.hashCode();
        }

        /** All fields, the data as its length. */
        @Override
        public String toString() {
            return "Seen[node=" + node + ", first=" + first + ", last=" + last + ", hellos=" + hellos + ", data="
                    + data.length + " bytes]";
        }
    }

    /**
     * All of them.
     *
     * @return the one that said hello last stands last
     */
    public synchronized List<Seen> list() {
        return List.copyOf(nodes.values());
    }

    /**
     * One of them.
     *
     * @param node its name
     * @return when it said hello, or empty if it did not
     */
    public synchronized Optional<Seen> find(NodeName node) {
        return Optional.ofNullable(nodes.get(node));
    }

    /**
     * How many there are.
     *
     * @return up to 10,000
     */
    public synchronized int size() {
        return nodes.size();
    }

    void hello(Message message, HandlerContext context) {
        NodeName node = context.publisher().isNone() ? message.from() : context.publisher();
        if (!node.isValid()) {
            throw new IllegalArgumentException("a hello of no valid node name");
        }
        byte[] data = message.data().length > MOST_BYTES ? new byte[0] : message.data();
        note(node, data, context.node().now()).ifPresent(news -> context.report(Severity.INFO, news));
    }

    /** Notes it. Gives what is worth knowing. */
    private synchronized Optional<String> note(NodeName node, byte[] data, Instant now) {
        Seen before = nodes.remove(node);
        Seen seen = before == null
                ? new Seen(node, now, now, 1, data)
                : new Seen(node, before.first, now, before.hellos + 1, data);
        nodes.put(node, seen);
        if (nodes.size() > MOST_NODES) {
            nodes.remove(nodes.keySet().iterator().next());
        }
        if (before == null) {
            return Optional.of("first hello of node " + node);
        }
        return Arrays.equals(before.data, data)
                ? Optional.empty()
                : Optional.of("node " + node + " says hello with another key than before");
    }
}
