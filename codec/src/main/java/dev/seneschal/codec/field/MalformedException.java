package dev.seneschal.codec.field;

import dev.seneschal.wire.CodecException;

/**
 * Bytes are not what they should be at some offset. It never leaves a codec, which adds the place in the message: it has no stack
 * trace, since hostile bytes should not cost one.
 */
public final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int offset;

    /**
     * Says what is wrong.
     *
     * @param text what is wrong, with the value
     * @param offset the byte it begins at
     */
    public MalformedException(String text, int offset) {
        super(text, null, false, false);
        this.offset = offset;
    }

    /**
     * The exception to throw to the caller.
     *
     * @param path the place in the message
     * @return the same with the place
     */
    public CodecException in(String path) {
        return new CodecException(path + " at byte " + offset + ": " + getMessage());
    }
}
