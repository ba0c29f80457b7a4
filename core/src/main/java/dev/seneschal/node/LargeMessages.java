package dev.seneschal.node;

import java.time.Duration;
import java.util.Objects;

/**
 * How a node sends and takes messages that are larger than the broker takes: in parts. A message in parts is one message still, with one
 * id and one receipt, and is handled once it is there whole. Both its sender and its receiver must have asked for this; it is for messages
 * that are acknowledged. Immutable; start from {@link #IN_PARTS}.
 *
 * @param maxBytes how large the body of one message may be on the wire, to be sent or taken; 16 MiB unless set
 * @param maxAssembling how many bytes of messages may be put together at once, each counted whole from its first part on; when there is no
 *     more room senders are told busy. 64 MiB unless set
 * @param maxAtOnce how many messages may be put together at once, however small; beyond that, too, senders are told busy. 1,024 unless
 *     set
 * @param assembleWithin how long to wait for the next part before those that came are dropped; 30 s unless set
 */
public record LargeMessages(int maxBytes, long maxAssembling, int maxAtOnce, Duration assembleWithin) {

    private static final int MIB = 1024 * 1024;

    /** In parts, within the limits that stand above. */
    public static final LargeMessages IN_PARTS = new LargeMessages(16 * MIB, 64L * MIB, 1024, Duration.ofSeconds(30));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one cannot be used; the text names it and its value
     */
    public LargeMessages {
        Objects.requireNonNull(assembleWithin, "assembleWithin");
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, was " + maxBytes);
        }
        if (maxAssembling < maxBytes) {
            throw new IllegalArgumentException(
                    "maxAssembling must be at least maxBytes, " + maxBytes + ", was " + maxAssembling);
        }
        if (maxAtOnce < 1) {
            throw new IllegalArgumentException("maxAtOnce must be at least 1, was " + maxAtOnce);
        }
        if (assembleWithin.isNegative() || assembleWithin.isZero()) {
            throw new IllegalArgumentException("assembleWithin must be positive, was " + assembleWithin);
        }
    }

    /**
     * The same with another size.
     *
     * @param maxBytes of one message
     * @param maxAssembling of all that are put together at once
     * @return a copy
     */
    public LargeMessages upTo(int maxBytes, long maxAssembling) {
        return new LargeMessages(maxBytes, maxAssembling, maxAtOnce, assembleWithin);
    }

    /**
     * The same with another number.
     *
     * @param maxAtOnce how many messages may be put together at once
     * @return a copy
     */
    public LargeMessages atOnce(int maxAtOnce) {
        return new LargeMessages(maxBytes, maxAssembling, maxAtOnce, assembleWithin);
    }

    /**
     * The same with another time.
     *
     * @param assembleWithin how long to wait for the next part
     * @return a copy
     */
    public LargeMessages within(Duration assembleWithin) {
        return new LargeMessages(maxBytes, maxAssembling, maxAtOnce, assembleWithin);
    }
}
