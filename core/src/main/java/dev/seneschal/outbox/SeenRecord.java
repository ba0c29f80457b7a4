package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that was received, as it is remembered across restarts, so that a repeat is told by it.
 *
 * @param publisher the node that published this hop
 * @param id the message
 * @param state how far it came
 * @param reason for a refused one why, else empty
 * @param ran for a refused one whether its handler ran
 * @param crashes in how many earlier runs of this node it was started and not finished
 * @param at when it came this far, by the wall clock
 */
public record SeenRecord(
        NodeName publisher, MessageId id, State state, String reason, boolean ran, int crashes, Instant at) {

    /** How far a message came. */
    public enum State {
        /** Its handler was started. */
        STARTED,
        /** Its handler succeeded. */
        ACKNOWLEDGED,
        /** It was refused for good. */
        REFUSED
    }

    /** Checks nothing but that all is there. */
    public SeenRecord {
        Objects.requireNonNull(publisher, "publisher");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }
}
