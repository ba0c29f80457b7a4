package dev.seneschal.node;

import dev.seneschal.message.NodeName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a node does for messages that go through another node. Immutable; start from {@link #OFF} or {@link #FOR_OTHERS}.
 *
 * <p>Any node may send through another, which its messages name by {@link dev.seneschal.message.Message.Builder#via}. To pass on those
 * of others has to be asked for, as in Steward. A node that does remembers the requests it passed on, in memory, and passes on
 * a reply only to the node that it remembers, and only if it comes from the node that was asked.
 *
 * @param forwards whether the node passes on messages of others
 * @param handlesReplies whether it also hands the replies that it passes on to its own handlers, as Steward does
 * @param remembered how many requests it remembers, 1 or more; the oldest leaves first
 * @param rememberedFor how long it remembers each, more than zero
 * @param seneschalNodes nodes to send through that are not Steward's, and so survive a method that they do not know
 */
public record Relaying(
        boolean forwards,
        boolean handlesReplies,
        int remembered,
        Duration rememberedFor,
        Set<NodeName> seneschalNodes) {

    /** Passes nothing on, and takes every node for a Go node: what a node does unless it is told otherwise. */
    public static final Relaying OFF = new Relaying(false, false, 100_000, Duration.ofHours(1), Set.of());

    /** Passes messages on and their replies back, and remembers 100,000 requests, for an hour each. */
    public static final Relaying FOR_OTHERS = new Relaying(true, false, OFF.remembered, OFF.rememberedFor, Set.of());

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one cannot be used; the text names it and its value
     */
    public Relaying {
        Objects.requireNonNull(rememberedFor, "rememberedFor");
        seneschalNodes = Set.copyOf(seneschalNodes);
        if (remembered < 1) {
            throw new IllegalArgumentException("remembered relays must be at least 1, were " + remembered);
        }
        if (rememberedFor.isNegative() || rememberedFor.isZero()) {
            throw new IllegalArgumentException("the time of remembered relays must be positive, was " + rememberedFor);
        }
    }

    /**
     * The same, and replies that are passed on are handled here too, by the handler of their method.
     *
     * @return a copy
     */
    public Relaying handlingReplies() {
        return new Relaying(forwards, true, remembered, rememberedFor, seneschalNodes);
    }

    /**
     * The same with another memory.
     *
     * @param requests how many requests to remember
     * @param time how long to remember each
     * @return a copy
     */
    public Relaying remembering(int requests, Duration time) {
        return new Relaying(forwards, handlesReplies, requests, time, seneschalNodes);
    }

    /**
     * The same with more nodes that are known not to be Steward's: messages that go through them may name methods of one's own.
     *
     * @param nodes their names
     * @return a copy
     * @throws IllegalArgumentException if a name is not valid
     */
    public Relaying throughSeneschal(String... nodes) {
        Set<NodeName> all = new HashSet<>(seneschalNodes);
        for (String node : nodes) {
            all.add(NodeName.of(node));
        }
        return new Relaying(forwards, handlesReplies, remembered, rememberedFor, all);
    }
}
