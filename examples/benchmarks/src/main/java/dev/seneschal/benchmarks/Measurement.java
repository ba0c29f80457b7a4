package dev.seneschal.benchmarks;

/**
 * What one operation of one side took.
 *
 * @param nanos the median
 * @param error half of what JMH's 99.9 % confidence interval spans, 0 for a peer that has none
 * @param bytes allocated
 */
record Measurement(double nanos, double error, double bytes) {}
