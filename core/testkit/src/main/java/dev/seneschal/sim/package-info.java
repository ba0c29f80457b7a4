/**
 * The simulation: whole nodes, the real delivery code and a host's handlers under one virtual clock, one thing at a time, so that one
 * seed gives one history.
 *
 * <p>{@link dev.seneschal.sim.Simulation} plays a {@link dev.seneschal.sim.Scenario} for many seeds. In each a {@link
 * dev.seneschal.sim.SimulatedWorld} has a network that loses, repeats, delays and reorders, processes that crash, and disks that
 * keep what they synced; a {@link dev.seneschal.sim.DeliveryLedger} notes what is sent, handled and reported, and says what does not
 * fit together. Nothing here is in the nodes' own code: they run as they run in production.
 */
package dev.seneschal.sim;
