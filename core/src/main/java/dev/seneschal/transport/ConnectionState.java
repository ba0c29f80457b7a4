package dev.seneschal.transport;

/** Whether a {@link Transport} is connected. */
public enum ConnectionState {
    /** Not yet connected. */
    CONNECTING,
    /** Connected. */
    CONNECTED,
    /** The connection was lost; it is trying to get it back. */
    DISCONNECTED,
    /** Closed, for good. */
    CLOSED
}
