/**
 * What goes wrong inside a node without being anybody's receipt: bytes that are no message, handlers that fail, messages dropped.
 *
 * <p>Each is an {@link dev.seneschal.error.ErrorEvent}, reported to the {@link dev.seneschal.error.ErrorKernel}, which groups and
 * counts them and asks the {@link dev.seneschal.error.ErrorPolicy} for an {@link dev.seneschal.error.ErrorAction}. Nothing here knows
 * processes, messages on their way, or logs: the node carries out what is decided.
 */
package dev.seneschal.error;
