/**
 * What every implementation of an interface that a host can write must do, as tests: extend the contract, return yours from its hook,
 * and run it with JUnit.
 *
 * <p>Seneschal's own implementations pass the same tests. They use public API alone, and no clock but a deadline.
 */
package dev.seneschal.contract;
