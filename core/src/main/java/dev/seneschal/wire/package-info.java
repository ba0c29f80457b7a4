/**
 * The wire: how a message becomes bytes and back.
 *
 * <p>Out: sign, encode, compress, add headers. In: the same, backwards and within limits. {@link dev.seneschal.wire.WireFormat} holds
 * the order; {@link dev.seneschal.wire.MessageCodec}, {@link dev.seneschal.wire.Compressor}, {@link dev.seneschal.wire.Signer}, {@link
 * dev.seneschal.wire.Verifier} and {@link dev.seneschal.wire.Dialect} are the parts to plug in. Nothing here sends, waits or retries;
 * see {@code transport} and {@code delivery}.
 */
package dev.seneschal.wire;
