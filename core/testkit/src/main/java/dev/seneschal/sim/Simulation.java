package dev.seneschal.sim;

import dev.seneschal.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Plays a scenario for many seeds, each in a world of its own, and fails with the first seed in which something does not hold.
 *
 * <pre>{@code
 * Simulation.seeds(1, 1000)
 *     .faults(Faults.builder().dropped(0.1).crashes(2).build())
 *     .check(world -> {
 *         world.node("kitchen", parts -> parts.builder().handle("REQNote", parts.recorded(handler)));
 *         SimulatedNode hall = world.node("hall", NodeParts::builder);
 *         hall.send(note);
 *     });
 * }</pre>
 *
 * <p>A seed that fails is played again, and exactly so, by {@link #seed}. Immutable.
 */
public final class Simulation {

    private final long first;
    private final long last;
    private final Faults faults;
    private final Optional<WireFormat> wire;
    private final int threads;

    private Simulation(long first, long last, Faults faults, Optional<WireFormat> wire, int threads) {
        if (last < first) {
            throw new IllegalArgumentException(
                    "the last seed must not be below the first, was " + first + " to " + last);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
        this.first = first;
        this.last = last;
        this.faults = Objects.requireNonNull(faults, "faults");
        this.wire = wire;
        this.threads = threads;
    }

    /**
     * A simulation of many seeds, without faults.
     *
     * @param first the first seed
     * @param last the last one
     * @return a simulation
     * @throws IllegalArgumentException if there is none
     */
    public static Simulation seeds(long first, long last) {
        return new Simulation(
                first, last, Faults.NONE, Optional.empty(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * A simulation of one seed, such as one that failed, without faults.
     *
     * @param seed the seed
     * @return a simulation
     */
    public static Simulation seed(long seed) {
        return seeds(seed, seed);
    }

    /**
     * The same with faults.
     *
     * @param faults what goes wrong, and how often
     * @return a copy
     */
    public Simulation faults(Faults faults) {
        return new Simulation(first, last, faults, wire, threads);
    }

    /**
     * The same with another wire format.
     *
     * @param format how messages look on the wire; {@link PlainWire} unless set
     * @return a copy
     */
    public Simulation wire(WireFormat format) {
        return new Simulation(first, last, faults, Optional.of(format), threads);
    }

    /**
     * The same on more threads or fewer. What happens in a seed does not depend on it.
     *
     * @param threads how many seeds are played at a time; as many as there are processors unless set
     * @return a copy
     */
    public Simulation threads(int threads) {
        return new Simulation(first, last, faults, wire, threads);
    }

    /**
     * Plays the scenario for each seed.
     *
     * @param scenario what is to happen, and to hold
     * @return what happened in all seeds together
     * @throws SimulationFailedError if a seed fails; with several threads it is not always the lowest that does
     */
    public SimulationReport check(Scenario scenario) {
        AtomicLong next = new AtomicLong(first);
        AtomicReference<SimulationFailedError> failure = new AtomicReference<>();
        ExecutorService players = Executors.newFixedThreadPool(threads);
        Tally total = new Tally();
        try {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(players.submit(() -> playAll(scenario, next, failure)));
            }
            for (Future<Tally> part : parts) {
                total.addAll(part.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the simulation itself failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while seeds were played", e);
        } finally {
            players.shutdownNow();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return new SimulationReport(last - first + 1, total.counts());
    }

    private Tally playAll(Scenario scenario, AtomicLong next, AtomicReference<SimulationFailedError> failure) {
        Tally tally = new Tally();
        for (long seed = next.getAndIncrement(); seed <= last && failure.get() == null; seed = next.getAndIncrement()) {
            SimulatedWorld world = new SimulatedWorld(seed, faults, wire.orElseGet(PlainWire::format));
            try {
                scenario.play(world);
                world.check();
                tally.addAll(world.finalTally());
            } catch (Throwable e) {
                failure.compareAndSet(null, failed(world, e));
            } finally {
                world.end();
            }
        }
        return tally;
    }

    private static SimulationFailedError failed(SimulatedWorld world, Throwable e) {
        String what = String.valueOf(e.getMessage());
        return new SimulationFailedError(
                world.seed(),
                "seed " + world.seed() + " failed: " + what + "\nPlay it again by Simulation.seed(" + world.seed()
                        + ") with the same faults. What happened:"
                        + world.ledger().excerpt(what),
                e);
    }
}
