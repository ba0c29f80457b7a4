package dev.seneschal.sim;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What goes wrong now and then in a world, while there is a storm. */
final class Weather {

    private static final Duration LONGEST_JUMP = Duration.ofHours(2);

    private final SimulatedWorld world;
    private final Dice dice;
    private final Faults faults;
    private boolean storm;

    Weather(SimulatedWorld world, Dice dice, Faults faults) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
    }

    void begin() {
        storm = true;
        nowAndThen(faults.partitions(), this::partition);
        nowAndThen(faults.disconnects(), this::disconnect);
        nowAndThen(faults.crashes(), this::crash);
        nowAndThen(faults.restarts(), this::restart);
        nowAndThen(faults.fullDisks(), this::fillDisk);
        nowAndThen(faults.clockJumps(), this::jump);
    }

    void end() {
        storm = false;
    }

    private void nowAndThen(double aMinute, Runnable fault) {
        if (aMinute > 0) {
            after(dice.untilNext(aMinute), () -> {
                fault.run();
                nowAndThen(aMinute, fault);
            });
        }
    }

    private void partition() {
        List<SimulatedTransport> oneSide = world.network().connections().stream()
                .filter(each -> dice.coin())
                .toList();
        if (!oneSide.isEmpty() && oneSide.size() < world.network().connections().size()) {
            world.ledger().note("the network parts");
            world.network().partition(oneSide);
            after(dice.upTo(faults.outage()), () -> {
                world.ledger().note("the network is whole again");
                world.network().heal();
            });
        }
    }

    private void disconnect() {
        SimulatedNode node = dice.oneOf(world.nodes());
        node.transport().ifPresent(transport -> {
            world.tally().add(Happening.DISCONNECTED);
            world.ledger().note(node.name() + " loses its connection");
            transport.disconnect();
            after(dice.upTo(faults.outage()), () -> {
                world.ledger().note(node.name() + " is connected again");
                transport.reconnect();
            });
        });
    }

    private void crash() {
        SimulatedNode node = dice.oneOf(world.nodes());
        node.crash();
        startLater(node);
    }

    private void restart() {
        SimulatedNode node = dice.oneOf(world.nodes());
        if (node.isUp()) {
            world.tally().add(Happening.RESTARTED);
            node.close();
            startLater(node);
        }
    }

    void startLater(SimulatedNode node) {
        after(dice.upTo(faults.outage()), () -> startIfDown(node, () -> storm));
    }

    /** One that is still closing is started when it has ended. */
    private void startIfDown(SimulatedNode node, BooleanSupplier still) {
        node.start();
        if (!node.isUp() && still.getAsBoolean()) {
            after(Duration.ofSeconds(1), () -> startIfDown(node, still));
        }
    }

    /** A node whose store failed does nothing good any more; somebody notices and starts it again. */
    void storeFailed(SimulatedNode node) {
        after(dice.upTo(faults.outage()), () -> {
            if (node.isStoreFailed()) {
                node.crash();
                startLater(node);
            }
        });
    }

    private void fillDisk() {
        SimulatedNode node = dice.oneOf(world.nodes());
        world.ledger().note("the disk of " + node.name() + " is full");
        node.store().full(true);
        after(dice.upTo(faults.outage()), () -> node.store().full(false));
    }

    private void jump() {
        world.tally().add(Happening.CLOCK_JUMPED);
        Duration jump = dice.upTo(LONGEST_JUMP.multipliedBy(2)).minus(LONGEST_JUMP);
        world.ledger().note("the wall clock jumps by " + jump);
        world.environment().jumpWallClock(jump);
    }

    /** Once the storm is over, what it planned does not happen any more. */
    private void after(Duration delay, Runnable action) {
        world.environment().schedule(delay, () -> {
            if (storm) {
                action.run();
            }
        });
    }
}
