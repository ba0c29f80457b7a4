package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * What one seed makes: a clock, a network, and nodes with their processes and disks. Used from the thread that plays the scenario,
 * and from the tasks and handlers it runs.
 *
 * <p>Time stands still until the scenario lets it pass, by {@link #run} or {@link #settle}.
 */
public final class SimulatedWorld {

    private static final Duration THREADS_ARE_SLOW_BY = Duration.ofMillis(2);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofHours(6);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(30);

    /** Something in the background that may wait in virtual time. */
    interface Job {
        void run() throws InterruptedException;
    }

    private final long seed;
    private final Faults faults;
    private final WireFormat wire;
    private final SplittableRandom random;
    private final VirtualEnvironment environment;
    private final ExecutorService background;
    private final Tally tally = new Tally();
    private final DeliveryLedger ledger;
    private final SimulatedNetwork network;
    private final Weather weather;
    private final List<VirtualProcess> processes = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private boolean settled;

    SimulatedWorld(long seed, Faults faults, WireFormat wire) {
        this.seed = seed;
        this.faults = faults;
        this.wire = wire;
        random = new SplittableRandom(seed);
        environment = new VirtualEnvironment(random.nextLong());
        background = environment.newBlockingExecutor("background", 1);
        ledger = new DeliveryLedger(environment::nanoTime, tally, faults.lateness());
        network = new SimulatedNetwork(environment, newDice(), faults, tally, ledger);
        weather = new Weather(this, newDice(), faults);
        weather.begin();
    }

    /**
     * The seed of this world.
     *
     * @return what {@link Simulation#seed} takes
     */
    public long seed() {
        return seed;
    }

    /**
     * Randomness for the scenario's own choices.
     *
     * @return a generator that follows from the seed
     */
    public RandomGenerator random() {
        return random;
    }

    /**
     * The clock of this world, for {@code schedule}; time passes in it by {@link #run} and {@link #settle}.
     *
     * @return the environment, outside all processes
     */
    public VirtualEnvironment environment() {
        return environment;
    }

    /**
     * The network that all nodes are connected to.
     *
     * @return the same each time
     */
    public SimulatedNetwork network() {
        return network;
    }

    /**
     * What is known of all messages.
     *
     * @return the same each time
     */
    public DeliveryLedger ledger() {
        return ledger;
    }

    /**
     * Makes a node and starts it. It is killed and started again as the faults want it.
     *
     * @param name its name
     * @param recipe how it is built, each time it is started
     * @return the node
     */
    public SimulatedNode node(String name, NodeRecipe recipe) {
        SimulatedNode node = new SimulatedNode(this, name, recipe);
        nodes.add(node);
        node.start();
        return node;
    }

    /**
     * Lets time pass, with all that goes wrong.
     *
     * @param time how long
     */
    public void run(Duration time) {
        environment.advance(time);
    }

    /**
     * Ends all faults, starts every node that is down, and lets time pass until nothing waits in any outbox and no handler runs. Then
     * some more, for what is late. What is not settled after six hours of virtual time never will be: the seed fails.
     */
    public void settle() {
        settled = true;
        weather.end();
        network.calm();
        nodes.forEach(node -> node.store().calm());
        run(TIME_TO_CLOSE);
        for (SimulatedNode node : nodes) {
            if (node.isStoreFailed()) {
                node.crash();
            }
            node.start();
        }
        for (Duration waited = Duration.ZERO; !isQuiet(); waited = waited.plus(STEP)) {
            if (waited.compareTo(PATIENCE) > 0) {
                ledger.violated("after " + PATIENCE + " without faults something still waits or runs: " + unsettled());
                return;
            }
            run(STEP);
        }
        run(faults.lateness().plus(STEP));
    }

    /** Settles, if that has not been done, and checks the ledger. */
    void check() {
        if (!settled) {
            settle();
        }
        Set<MessageId> kept = new HashSet<>();
        nodes.forEach(node -> node.outbox().forEach(record -> kept.add(record.id())));
        ledger.check(kept);
    }

    /** Ends all processes, so that no thread is left. */
    void end() {
        weather.end();
        processes.forEach(VirtualProcess::kill);
        environment.runReady();
    }

    /** Adds what the nodes that are up have counted. */
    Tally finalTally() {
        nodes.forEach(node -> node.node().ifPresent(up -> {
            tally.add(Happening.RETRIED, up.stats().retried());
            tally.add(Happening.REPEATED, up.stats().duplicates());
        }));
        return tally;
    }

    private boolean isQuiet() {
        return nodes.stream().allMatch(SimulatedNode::isQuiet);
    }

    private String unsettled() {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode node : nodes) {
            text.append(node.name());
            text.append(node.node().map(up -> ' ' + up.stats().toString()).orElse(" is down"));
            node.outbox().forEach(record -> text.append(' ').append(record.id()));
            text.append("; ");
        }
        return text.toString();
    }

    VirtualProcess newProcess() {
        VirtualProcess process = environment.newProcess(THREADS_ARE_SLOW_BY);
        processes.add(process);
        return process;
    }

    Dice newDice() {
        return new Dice(random.split());
    }

    void inTheBackground(Job job) {
        background.execute(() -> {
            try {
                job.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the background", e);
            }
        });
    }

    void storeFailed(SimulatedNode node) {
        weather.storeFailed(node);
    }

    void crashedByItself(SimulatedNode node) {
        weather.startLater(node);
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    Faults faults() {
        return faults;
    }

    WireFormat wire() {
        return wire;
    }

    Tally tally() {
        return tally;
    }
}
