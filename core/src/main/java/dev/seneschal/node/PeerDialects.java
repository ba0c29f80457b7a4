package dev.seneschal.node;

import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.WireFormat.Received;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The dialects that nodes were last heard in, where that is another than this node's own. It remembers a bounded number of nodes and
 * forgets the one that it learned of first. Thread-safe.
 */
final class PeerDialects {

    private static final int MAX_NODES = 10_000;

    private final Dialect own;
    private final Map<NodeName, Dialect> others = new LinkedHashMap<>();

    PeerDialects(Dialect own) {
        this.own = own;
    }

    /** A Go node of January has no header that names it, so there the payload's word counts. */
    void heard(Received received) {
        boolean named = !received.publisher().isNone();
        NodeName node = named ? received.publisher() : received.message().from();
        if (!node.isNone()) {
            heard(node, received.dialect());
        }
    }

    synchronized Dialect of(NodeName node) {
        return others.getOrDefault(node, own);
    }

    private synchronized void heard(NodeName node, Dialect dialect) {
        if (dialect.equals(own)) {
            others.remove(node);
        } else if (others.put(node, dialect) == null && others.size() > MAX_NODES) {
            others.remove(others.keySet().iterator().next());
        }
    }
}
