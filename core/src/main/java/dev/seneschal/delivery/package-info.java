/**
 * When to publish, what an answer means, when to try again: delivery as pure state machines.
 *
 * <p>{@link dev.seneschal.delivery.Sender} is stepped by what happens to messages on their way out,
 * {@link dev.seneschal.delivery.Receiver} by what happens to those that arrive. Each tells the message what is to be done with it.
 * They own no thread, clock or socket and are called from one thread; time is told them with each event. {@code node} is the shell.
 */
package dev.seneschal.delivery;
