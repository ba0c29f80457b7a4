package dev.seneschal.message;

/** Whether a message is acknowledged. In Steward it belongs to the method and stands in the subject, {@code EventACK} or {@code EventNACK}. */
public enum Event {
    /** Acknowledged: tried until the receiver's handler has returned, or the attempts run out. At least once. */
    ACK,
    /** Not acknowledged: published once and forgotten. At most once. */
    NACK
}
