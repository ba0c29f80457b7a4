package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.actions.ActionHub;
import dev.seneschal.actions.GradientScaling;
import dev.seneschal.actions.Job;
import dev.seneschal.actions.NodeFeed;
import dev.seneschal.codec.JsonObjectCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole loop, under a virtual clock: a group finds out how many jobs at once are worth having of a service that nobody knows, tells its
 * sender by the credit in its answers, and the sender, which always has more to send, sends as fast as the group works. The service becomes
 * slow, and quick again.
 */
class CreditLoopTest {

    private static final int PHASE_SECONDS = 55;
    /** At first, and after each change, the group looks for its limit. */
    private static final int SECONDS_TO_SETTLE = 40;

    private static final int QUICK = 16;
    private static final int SLOW = 6;
    private static final double BASE_MILLIS = 100;
    private static final int BUFFER = 4;
    private static final int BACKLOG = 200;

    private final List<Integer> credits = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private int capacity;
    private int inService;
    private int done;
    private int sent;

    /** What happened in a second, and stood at its end. */
    private record Second(int done, long published, long turnedAway, int credit) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aSlowGroupSlowsItsSenderDownWhichIsFastAgainWhenTheGroupIs(long seed) {
        VirtualEnvironment world = new VirtualEnvironment(seed);
        LoopbackBroker broker = LoopbackBroker.create(world, 1 << 20);
        ActionHub hub = ActionHub.builder("mill").environment(world).build();
        hub.register(
                "grind",
                Integer.class,
                () -> job -> serve(job, world),
                builder -> builder.slots(1, 100).bufferSize(BUFFER).scaling(GradientScaling.ofDefaults()));
        NodeBuilder mill = node("mill", world, broker).handlerConcurrency(500);
        NodeFeed.of(hub, mill).topic("grind", Integer.class);
        Node receiver = mill.build();
        broker.connect().subscribe("mill.grind.*.reply.*.*", this::note);
        Node sender = node("farm", world, broker).build();
        receiver.start();
        sender.start();
        hub.start();

        List<Second> quick = play(QUICK, world, sender, receiver);
        List<Second> slow = play(SLOW, world, sender, receiver);
        List<Second> quickAgain = play(QUICK, world, sender, receiver);
        while (receipts.size() < sent) {
            world.advance(Duration.ofSeconds(1));
        }

        check(seed, "quick", quick, QUICK);
        check(seed, "slow", slow, SLOW);
        check(seed, "quick again", quickAgain, QUICK);
        assertThat(credit(slow)).as("seed %d: credit while slow", seed).isLessThan(credit(quick) * 2 / 3);
        assertThat(credit(slow)).as("seed %d: credit while slow", seed).isLessThan(credit(quickAgain) * 2 / 3);
        assertThat(receipts).as("seed %d", seed).allMatch(receipt -> receipt.outcome() == Receipt.Outcome.DELIVERED);
        assertThat(done).as("seed %d: each is done once", seed).isEqualTo(sent);
    }

    /** The sender publishes what the group does and next to nothing in vain. */
    private static void check(long seed, String phase, List<Second> seconds, int capacity) {
        double best = capacity * 1000 / BASE_MILLIS;
        double done = seconds.stream().mapToInt(Second::done).average().orElseThrow();
        double published =
                seconds.stream().mapToLong(Second::published).average().orElseThrow();
        double turnedAway =
                seconds.stream().mapToLong(Second::turnedAway).average().orElseThrow();

        assertThat(done)
                .as("seed %d, %s: jobs a second, of %f", seed, phase, best)
                .isGreaterThan(0.8 * best);
        assertThat(published)
                .as("seed %d, %s: published a second, of which %f are done", seed, phase, done)
                .isBetween(0.95 * done, 1.05 * done);
        assertThat(turnedAway)
                .as("seed %d, %s: turned away a second, of %f", seed, phase, published)
                .isLessThan(0.02 * published);
    }

    private static double credit(List<Second> seconds) {
        return seconds.stream().mapToInt(Second::credit).average().orElseThrow();
    }

    /** Up to its capacity the service takes so long, give or take a tenth; past it so much longer that less is done. */
    private void serve(Job<Integer> job, VirtualEnvironment world) throws InterruptedException {
        inService++;
        double load = Math.max(1, inService / (double) capacity);
        double noise = 0.9 + 0.2 * world.random().nextDouble();
        job.sleep(Duration.ofNanos((long) (BASE_MILLIS * Math.pow(load, 1.5) * noise * 1e6)));
        inService--;
        done++;
    }

    private void note(Incoming answer) {
        answer.envelope()
                .headers()
                .first("Seneschal-Credit")
                .ifPresent(credit -> credits.add(Integer.valueOf(credit.substring(credit.indexOf(' ') + 1))));
    }

    /** Lets a phase pass and gives what it settled to. */
    private List<Second> play(int capacityOfPhase, VirtualEnvironment world, Node sender, Node receiver) {
        capacity = capacityOfPhase;
        List<Second> seconds = new ArrayList<>();
        for (int second = 0; second < PHASE_SECONDS; second++) {
            int doneBefore = done;
            long publishedBefore = sender.stats().published();
            long turnedAwayBefore = receiver.stats().turnedAway();
            for (int tick = 0; tick < 20; tick++) {
                refill(sender);
                world.advance(Duration.ofMillis(50));
            }
            seconds.add(new Second(
                    done - doneBefore,
                    sender.stats().published() - publishedBefore,
                    receiver.stats().turnedAway() - turnedAwayBefore,
                    credits.isEmpty() ? 0 : credits.get(credits.size() - 1)));
        }
        return seconds.subList(SECONDS_TO_SETTLE, PHASE_SECONDS);
    }

    private void refill(Node sender) {
        while (sent - receipts.size() < BACKLOG) {
            sent++;
            var unused = sender.send("mill", "grind", sent).receipt().thenAccept(receipts::add);
        }
    }

    private static NodeBuilder node(String name, VirtualEnvironment world, LoopbackBroker broker) {
        WireFormat wire = WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .bodies(new JsonObjectCodec())
                .build();
        return Node.builder(name, wire, broker.connect()).environment(world);
    }
}
