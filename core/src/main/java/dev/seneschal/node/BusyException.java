package dev.seneschal.node;

/**
 * What a handler throws, or fails its {@link Deferred} outcome with, when it has no room for a message and has done nothing with it. The
 * sender is told that the receiver is busy: it tries again after a while, and the attempt does not count. It is not reported as an error.
 */
public class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * There is no room.
     *
     * @param reason what is full, told to the sender
     */
    public BusyException(String reason) {
        super(reason, null, false, false);
    }
}
