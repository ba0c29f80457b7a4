/**
 * Gob, the format of Go's encoding/gob: a complete engine for any types, and with it the codec of Steward's messages.
 *
 * <p>The ways in:
 *
 * <ul>
 *   <li>{@link dev.seneschal.codec.gob.GobType}{@code .of(Point.class)} reads and writes a Java type, each value a stream of its own;
 *       {@code of(Point.class, MethodHandles.lookup())} one that is closed to this module; {@code of(new GobGeneric<Map<String,
 *       Point>>() {})} one with arguments.
 *   <li>{@link dev.seneschal.codec.gob.Gob}{@code .builder()} sets limits ({@link dev.seneschal.codec.gob.GobLimits}), registers the
 *       names of types in interfaces, and adds hooks for types that write their own bytes ({@link
 *       dev.seneschal.codec.gob.GobExternal}); {@code gob.type(...)} then makes the {@code GobType}s.
 *   <li>{@code gob.reader(...)} and {@code gob.writer(...)} make a {@link dev.seneschal.codec.gob.GobReader} and a {@link
 *       dev.seneschal.codec.gob.GobWriter} for many values on one stream. A reader gives Java types, or {@link
 *       dev.seneschal.codec.gob.GobValue} trees of whatever was sent, with the stream's {@link
 *       dev.seneschal.codec.gob.GobDescriptor}s.
 *   <li>{@link dev.seneschal.codec.gob.GobCodec} is the codec of messages.
 * </ul>
 *
 * <p>Bad bytes end in a {@link dev.seneschal.codec.gob.GobException} and in nothing else, within the limits.
 *
 * <p>Under these, from the bytes up: {@code GobInput} and {@code GobBuffer} know frames, numbers and counts; {@code TypeTable} the types
 * that a stream defines, {@code WireIds} those that a writer does; {@code Skipper} and {@code TreeReader} walk over values of any type; a
 * {@code Shape} is a Java type as gob sees it, made by {@code Shapes}; a {@code Planner} makes of a shape and a sent type the {@code
 * Decoder} that reads one into the other, which {@code PlanCache} keeps by the bytes of the definitions. Nothing here knows of headers,
 * subjects or compression.
 */
package dev.seneschal.codec.gob;
