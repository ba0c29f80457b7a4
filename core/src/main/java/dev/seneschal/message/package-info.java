/**
 * What is sent: {@link dev.seneschal.message.Message}, the names it is addressed by, and the
 * {@link dev.seneschal.message.Receipt} it ends in.
 *
 * <p>Values only. Nothing here encodes, sends or waits; every other package builds on this one.
 */
package dev.seneschal.message;
