/** Runnable examples, one class with a {@code main} each; never published. */
@org.jspecify.annotations.NullMarked
package dev.seneschal.examples;
