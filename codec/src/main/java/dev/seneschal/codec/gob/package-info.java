/**
 * Gob, the format of Go's encoding/gob, in which Steward nodes write unless told otherwise.
 *
 * <p>{@link dev.seneschal.codec.gob.GobCodec} is the way in. Under it, from the bytes up: {@code GobInput} and {@code GobOutput} know
 * frames and numbers, {@code TypeTable} the types that a stream defines, {@code Skipper} how to walk over a value of any type,
 * {@code MessagePlan} which sent field goes to which field of a message. Nothing here knows of headers, subjects or compression.
 */
package dev.seneschal.codec.gob;
