/**
 * The parts that make {@link dev.seneschal.wire.WireFormat} speak Steward's protocol: the dialect, the CBOR codec and the compressors.
 *
 * <p>A host hands them to a wire format's builder, along with {@code dev.seneschal.codec.gob}. Everything here turns bytes into values
 * or back and keeps nothing in between. Nothing here sends, and nothing reads a header save {@link dev.seneschal.codec.StewardDialect}.
 */
package dev.seneschal.codec;
