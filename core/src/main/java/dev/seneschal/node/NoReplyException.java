package dev.seneschal.node;

import dev.seneschal.message.Receipt;
import java.util.Objects;
import java.util.Optional;

/** A request has no reply, and nobody waits for one any more. It is what the future of {@link Node#request} fails with. */
public final class NoReplyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why there is no reply. */
    public enum Reason {
        /** None came in time. What was asked for may have been done all the same, or may still be under way. */
        TIMED_OUT,
        /** The request was given up: its {@linkplain NoReplyException#receipt() receipt} says why, and whether it may have run. */
        GIVEN_UP,
        /** The node that asked was closed first. */
        CLOSED
    }

    private final Reason reason;
    private final transient Optional<Receipt> receipt;

    NoReplyException(Reason reason, String message, Optional<Receipt> receipt) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.receipt = receipt;
    }

    /**
     * Why there is no reply.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * What became of the request as a message, as far as it was known by then.
     *
     * @return its receipt: of one that timed out, {@code Delivered} if the other node had it
     */
    public Optional<Receipt> receipt() {
        return receipt;
    }
}
