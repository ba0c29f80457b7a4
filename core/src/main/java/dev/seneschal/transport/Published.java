package dev.seneschal.transport;

/** How far a publish came. */
public enum Published {
    /** The transport has it and is sending it; nobody has confirmed it. */
    HANDED,
    /** The broker has confirmed that it is in a stream. */
    IN_STREAM
}
