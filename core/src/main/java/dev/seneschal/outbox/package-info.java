/**
 * Where messages wait until they are settled: the node appends before it publishes, and removes when the receipt is known.
 *
 * <p>{@link dev.seneschal.outbox.RingBuffer} keeps them in memory. Nothing here publishes or retries; see {@code delivery}.
 */
package dev.seneschal.outbox;
