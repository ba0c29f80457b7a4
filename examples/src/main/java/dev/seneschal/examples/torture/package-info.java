/**
 * {@code ./dev torture}: a sender, a receiver and a nats-server in processes of their own, killed at random moments and started again,
 * and what their journals on disk say of it afterwards. {@link dev.seneschal.examples.torture.Torture} drives,
 * {@code SenderProgram} and {@code ReceiverProgram} are what it kills.
 */
@org.jspecify.annotations.NullMarked
package dev.seneschal.examples.torture;
