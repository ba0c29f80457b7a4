package dev.seneschal.codec.key;

import dev.seneschal.message.NodeName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose key is whose, by the host's word. A host whose keys change while it runs writes its own, such as one that reads a concurrent
 * map: a key counts from the next message on.
 *
 * <p>Called on the transport's threads and on a node's threads for checks, several at a time, one to three times for each message to
 * check; a message at which it throws is refused.
 */
@FunctionalInterface
public interface KeyRing {

    /**
     * The key of a node.
     *
     * @param node the publisher of a message by its own word, not checked for a valid name; {@link NodeName#NONE} if it gave none
     * @return its key, or empty if it is not known, so that its messages are refused
     */
    Optional<Ed25519PublicKey> keyOf(NodeName node);

    /**
     * Keys that do not change.
     *
     * @param keys the keys by the nodes' names; copied
     * @return a ring of these and no others
     * @throws IllegalArgumentException if a name is not valid
     */
    static KeyRing of(Map<String, Ed25519PublicKey> keys) {
        Map<NodeName, Ed25519PublicKey> byName = new LinkedHashMap<>();
        keys.forEach((name, key) -> byName.put(NodeName.of(name), Objects.requireNonNull(key, name)));
        return node -> Optional.ofNullable(byName.get(node));
    }

    /**
     * One key for every node, whatever its name, as Steward has it: it checks by the key in its own files, so that all who may send to
     * it must have copies of its private key. Anyone who has that key can then sign as anyone. For fleets that work like that already.
     *
     * @param own the key of the node that checks
     * @return a ring that answers with this key always
     */
    static KeyRing ownKeyForEveryNode(Ed25519PublicKey own) {
        Optional<Ed25519PublicKey> answer = Optional.of(own);
        return node -> answer;
    }
}
