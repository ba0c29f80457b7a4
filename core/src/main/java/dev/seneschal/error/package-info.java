/**
 * What goes wrong inside a node without being anybody's receipt: bytes that are no message, handlers that fail, messages dropped.
 */
package dev.seneschal.error;
