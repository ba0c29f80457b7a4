package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/** Reads values of one type of a stream into one shape. Made by a {@link Planner}; not changed afterwards, and used by many threads. */
interface Decoder {

    /**
     * Reads a value.
     *
     * @param from the stream, before the value
     * @param existing what the field holds already, which a map is added to; null for none
     * @return the value
     */
    @Nullable
    Object read(Decoding from, @Nullable Object existing);
}
