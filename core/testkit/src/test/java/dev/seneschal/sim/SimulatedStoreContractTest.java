package dev.seneschal.sim;

import dev.seneschal.contract.OutboxStoreContract;
import dev.seneschal.outbox.OutboxStore;
import java.util.SplittableRandom;

/** Without faults the simulated store is a store like any other. */
class SimulatedStoreContractTest extends OutboxStoreContract {

    private final SimulatedStore store = new SimulatedStore(
            "node1", new Dice(new SplittableRandom(1)), Faults.NONE, new Tally(), () -> {}, () -> {});

    @Override
    protected OutboxStore open() {
        return store;
    }
}
