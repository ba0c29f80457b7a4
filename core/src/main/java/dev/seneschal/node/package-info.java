/**
 * The node: what a host builds, registers handlers with, starts, sends by and closes.
 *
 * <p>A {@link dev.seneschal.node.Node} is the shell around the state machines of {@code delivery}: it brings them events on one
 * thread and carries out what they decide, through {@code wire}, {@code outbox} and {@code transport}. No decision about delivery is
 * taken here.
 */
package dev.seneschal.node;
