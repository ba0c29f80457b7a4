/**
 * What every implementation of a part that a host can write itself must do, as abstract test classes: extend one, return yours, run it.
 *
 * <p>They use the public API alone and know no implementation. Simulation is not here.
 */
package dev.seneschal.contract;
