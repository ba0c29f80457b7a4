package dev.seneschal.node;

import dev.seneschal.message.Message;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which messages keep their order. Those that do are delivered one after the other: the next is published only when the fate of the
 * one before is known. A late copy of a message that was given up may still be handled after the next.
 */
public final class Ordering {

    /** No order: all messages are published as soon as there is room. */
    public static final Ordering NONE = new Ordering(message -> Optional.empty(), false, false);

    /** Messages to the same node, of the same method and event, keep their order. */
    public static final Ordering PER_SUBJECT = new Ordering(message -> Optional.of(""), false, false);

    private final Function<Message, Optional<String>> key;
    private final boolean isByKey;
    private final boolean haltsAfterGiveUp;

    private Ordering(Function<Message, Optional<String>> key, boolean isByKey, boolean haltsAfterGiveUp) {
        this.key = key;
        this.isByKey = isByKey;
        this.haltsAfterGiveUp = haltsAfterGiveUp;
    }

    /**
     * Messages of the same subject and the same key keep their order; others do not wait for them.
     *
     * @param key gives a message's key, or empty for one that keeps no order. Called in {@link Node#send}; what it throws comes out
     *     of that. The key is stored with the message
     * @return the ordering
     */
    public static Ordering byKey(Function<Message, Optional<String>> key) {
        return new Ordering(Objects.requireNonNull(key, "key"), true, false);
    }

    /**
     * The same, but when a message is given up those behind it wait until {@link Node#resumeHalted()}. Without this the next proceeds.
     *
     * <p>That they wait is not stored: when the node is started again, in this process or another, those behind go on.
     *
     * @return a copy
     */
    public Ordering haltingAfterGiveUp() {
        return new Ordering(key, isByKey, true);
    }

    Optional<String> keyOf(Message message) {
        return Objects.requireNonNull(key.apply(message), () -> "the ordering's key of " + message);
    }

    boolean isByKey() {
        return isByKey;
    }

    boolean haltsAfterGiveUp() {
        return haltsAfterGiveUp;
    }
}
