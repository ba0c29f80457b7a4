/**
 * Measurements, run by {@code ./dev bench}; never published. Each prints a table of what it measured and then its figures: ratios to a
 * peer or to a limit that were measured in the same run, higher is better.
 */
@org.jspecify.annotations.NullMarked
package dev.seneschal.benchmarks;
