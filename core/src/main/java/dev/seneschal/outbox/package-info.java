/**
 * Where messages wait until they are settled: the node appends before it publishes, and removes when the receipt is known. Besides
 * them the dead letters, and what is remembered of received messages.
 *
 * <p>{@link dev.seneschal.outbox.RingBuffer} keeps them in memory, {@link dev.seneschal.outbox.DurableOutbox} in an {@link
 * dev.seneschal.outbox.OutboxStore} too, such as {@link dev.seneschal.outbox.MvOutboxStore}. The rules are the same, in one ledger
 * in memory; they differ in what makes its edits last. Nothing here publishes or retries; see {@code delivery}.
 */
package dev.seneschal.outbox;
