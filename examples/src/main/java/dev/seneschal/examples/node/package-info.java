/**
 * {@code ./dev node}: a node on the command line, among whatever else is on a broker. {@link dev.seneschal.examples.node.NodeCommand}
 * reads what is asked for, and runs it.
 */
@org.jspecify.annotations.NullMarked
package dev.seneschal.examples.node;
