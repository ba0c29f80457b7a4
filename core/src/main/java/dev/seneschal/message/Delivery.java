package dev.seneschal.message;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a message is to be delivered. The numbers are those of the wire: whole seconds, and 0 where the sending node's default is
 * meant. A node fills in its defaults when it accepts the message, since a Steward receiver fills none.
 *
 * @param event acknowledged or not; from the subject, not from the payload
 * @param ackTimeout seconds to wait for the acknowledgement of one attempt; Steward's {@code ACKTimeout}
 * @param attempts how often to try in all; Steward's {@code Retries}
 * @param methodTimeout seconds the handler may run, -1 for without end; Steward's {@code MethodTimeout}
 * @param timeToLive how long the message is worth delivering, if not for ever; at the receiver, what was left of it on arrival
 */
public record Delivery(Event event, long ackTimeout, long attempts, long methodTimeout, Optional<Duration> timeToLive) {

    /** {@link #methodTimeout()} of a handler that may run without end. */
    public static final long NO_TIMEOUT = -1;

    /** Acknowledged, everything else as the node has it. */
    public static final Delivery DEFAULT = new Delivery(Event.ACK, 0, 0, 0, Optional.empty());

    /** Takes the numbers as they are; what arrives may hold any. */
    public Delivery {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(timeToLive, "timeToLive");
    }

    /**
     * The same with another event.
     *
     * @param event acknowledged or not
     * @return a copy, or this one
     */
    public Delivery withEvent(Event event) {
        return event == this.event ? this : new Delivery(event, ackTimeout, attempts, methodTimeout, timeToLive);
    }

    /**
     * The same with another time to live.
     *
     * @param timeToLive how long the message is worth delivering, if not for ever
     * @return a copy, or this one
     */
    public Delivery withTimeToLive(Optional<Duration> timeToLive) {
        return timeToLive.equals(this.timeToLive)
                ? this
                : new Delivery(event, ackTimeout, attempts, methodTimeout, timeToLive);
    }

    /**
     * The same with what is not set taken from {@code defaults}.
     *
     * @param defaults the node's; none of its numbers is 0
     * @return a copy, or this one
     */
    public Delivery orDefaults(Delivery defaults) {
        if (ackTimeout > 0 && attempts > 0 && isSet(methodTimeout)) {
            return this;
        }
        return new Delivery(
                event,
                ackTimeout > 0 ? ackTimeout : defaults.ackTimeout,
                attempts > 0 ? attempts : defaults.attempts,
                isSet(methodTimeout) ? methodTimeout : defaults.methodTimeout,
                timeToLive);
    }

    private static boolean isSet(long methodTimeout) {
        return methodTimeout > 0 || methodTimeout == NO_TIMEOUT;
    }
}
