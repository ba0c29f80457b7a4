/**
 * The one door to time, randomness and threads, real or simulated, and the back-off that everything which retries shares.
 *
 * <p>Whatever in Seneschal reads a clock, draws a number or starts a thread does it through
 * {@link dev.seneschal.time.Environment}, so that a test can put it all under {@link dev.seneschal.time.VirtualEnvironment}, where
 * hours pass in milliseconds and one seed gives one history.
 */
package dev.seneschal.time;
