package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/**
 * Bytes are not the gob that was asked for, or a value cannot be written as gob. The only exception of this package for bad bytes, and
 * it has no stack trace, since hostile bytes should not cost one; what a constructor or a hook of the host threw is its cause.
 *
 * <p>Its text names the place, such as {@code Message.PreviousMessage.ID at byte 731: ...}.
 */
public final class GobException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** So many of the innermost names are kept of a deep path. */
    private static final int MAX_NAMES = 16;

    private final String reason;
    private final long offset;
    private String inner = "";
    private String outer = "";
    private int names;

    GobException(String reason, long offset) {
        this(reason, offset, null);
    }

    GobException(String reason, long offset, @Nullable Throwable cause) {
        super(reason, cause, false, false);
        this.reason = reason;
        this.offset = offset;
    }

    /** The same from one level further out; a path grows as the exception goes up. */
    GobException inside(String name) {
        String shown = Shown.name(name);
        if (names++ < MAX_NAMES) {
            inner = inner.isEmpty() || inner.startsWith("[") ? shown + inner : shown + "." + inner;
        } else {
            outer = shown;
        }
        return this;
    }

    /** The same in a value of a type, unless the path begins with it: what is wrong with a definition is told with its struct. */
    GobException at(String type) {
        return path().startsWith(type + ".") ? this : inside(type);
    }

    /**
     * What is wrong, without the place.
     *
     * @return a text with the value
     */
    public String reason() {
        return reason;
    }

    /**
     * Where in the stream, counted from the reader's first byte.
     *
     * @return the offset, or -1 when a value was being written
     */
    public long offset() {
        return offset;
    }

    /**
     * Where in the value, by the names of types and fields; the middle of a very deep one is left out.
     *
     * @return such as {@code Message.PreviousMessage.ID}; empty when it is no value's fault
     */
    public String path() {
        return outer.isEmpty() ? inner : outer + ".(" + (names - MAX_NAMES - 1) + " more)." + inner;
    }

    @Override
    public String getMessage() {
        String place = offset < 0 ? path() : (path() + " at byte " + offset).strip();
        return place.isEmpty() ? reason : place + ": " + reason;
    }
}
