/**
 * The transport over a NATS server.
 *
 * <p>{@link dev.seneschal.nats.NatsTransport} connects, and connects again; from one connection to the next it carries the
 * subscriptions over. A connection is one of the jnats library's, which is told not to reconnect and not to buffer; none of its types is
 * seen from outside.
 */
package dev.seneschal.nats;
