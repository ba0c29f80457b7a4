/**
 * Carrying envelopes: what NATS, the in-process broker and a simulated network have in common.
 *
 * <p>A {@link dev.seneschal.transport.Transport} publishes and subscribes; what arrives is an {@link dev.seneschal.transport.Incoming}
 * that can be answered with an {@link dev.seneschal.transport.Answer}. {@link dev.seneschal.transport.LoopbackBroker} is the broker
 * within the process. Nothing here retries or remembers; see {@code delivery}.
 */
package dev.seneschal.transport;
