package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.actions.GroupWorld.Doing;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One random history of a group's machine: load, failures, panics, slow jobs, scaling, restarts, and an end. */
final class GroupHistory {

    private static final int STEPS = 400;
    private static final long SECOND = 1_000_000_000;

    private final SplittableRandom random;
    private final GroupWorld world;
    private final GroupMachine machine;
    /** How much goes wrong, which is different in each history. */
    private final int trouble;
    /** How often jobs seem to be short, so that several are handed out at once. */
    private final int brief;

    GroupHistory(long seed) {
        random = new SplittableRandom(seed);
        trouble = random.nextInt(1, 40);
        brief = random.nextInt(100);
        world = new GroupWorld(settings(), seed);
        machine = world.machine;
    }

    Map<String, Integer> play() {
        int startAt = random.nextInt(20);
        for (int step = 0; step < STEPS; step++) {
            if (step == startAt) {
                machine.start(world.now);
            }
            step();
            world.check();
        }
        finish(startAt < STEPS);
        return world.came;
    }

    private void step() {
        if (random.nextInt(100) < brief) {
            machine.batches.usualNanos = random.nextLong(20_000);
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> submit();
            case 4, 5 -> act();
            case 6, 7 -> end();
            case 8 -> world.advance(random.nextLong(1, random.nextBoolean() ? SECOND / 100 : 3 * SECOND));
            case 9 -> rest();
            case 10 -> {
                if (random.nextInt(100) < trouble) {
                    interfere();
                }
            }
            default -> answer();
        }
    }

    private void submit() {
        JobSpec<Integer> spec = JobSpec.of(world.courses.size());
        if (random.nextInt(3) == 0) {
            spec = spec.withKey("key" + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            spec = spec.withPriority(random.nextInt(10));
        }
        if (random.nextInt(6) == 0) {
            spec = spec.within(Duration.ofMillis(random.nextInt(1, 4000)));
        }
        if (random.nextInt(5) == 0) {
            spec = spec.withId("id" + random.nextInt(60));
        }
        world.submit(spec, random.nextBoolean());
    }

    /** A thread that is not in an action does what it is about to do. */
    private boolean act() {
        List<Slot> asking = world.slots(Doing.ASKING);
        List<Slot> renewing = world.slots(Doing.RENEWING);
        int choice = asking.size() + renewing.size();
        if (choice == 0) {
            return false;
        }
        int chosen = random.nextInt(choice);
        if (chosen < asking.size()) {
            world.ask(asking.get(chosen));
        } else {
            world.renewed(renewing.get(chosen - asking.size()), random.nextInt(200) >= trouble);
        }
        return true;
    }

    private void end() {
        List<Slot> running = world.slots(Doing.RUNNING);
        if (!running.isEmpty()) {
            Slot slot = running.get(random.nextInt(running.size()));
            int luck = random.nextInt(100);
            if (luck >= trouble) {
                world.ended(slot, null, FailureKind.RETRY);
            } else {
                FailureKind kind = FailureKind.values()[random.nextInt(FailureKind.values().length)];
                world.note(kind.name());
                world.ended(slot, new IllegalStateException("trouble"), kind);
            }
        }
    }

    /** All threads do what they can without time or others. */
    private void rest() {
        for (int tries = 0; act(); tries++) {
            world.check();
            assertThat(tries).as("comes to rest").isLessThan(10_000);
        }
        world.checkAtRest();
    }

    private void interfere() {
        switch (random.nextInt(10)) {
            case 0 -> machine.pause(Entry.NEVER, world.now);
            case 1 -> machine.pause(world.now + random.nextLong(3 * SECOND), world.now);
            case 2, 3 -> machine.resume(world.now);
            case 4 -> {
                if (machine.settings.type() == InstanceType.ELASTIC) {
                    int min = random.nextInt(1, 4);
                    machine.resize(min, min + random.nextInt(4), world.now);
                }
            }
            case 5 -> machine.panics.restartAll(world.now);
            case 6 -> machine.resumeLane("key" + random.nextInt(3), world.now);
            case 7 -> {
                if (!world.producers.isEmpty()) {
                    world.producerGivesUp(world.producers.get(0));
                }
            }
            case 8 -> machine.settle(world.now);
            default -> {
                if (random.nextInt(8) == 0) {
                    close(random.nextLong(5 * SECOND));
                }
            }
        }
    }

    private void close(long time) {
        machine.closing.close(random.nextBoolean(), world.now + time, world.now + 2 * time, world.now);
        world.note("closed");
    }

    private void answer() {
        if (!world.asked.isEmpty()) {
            Panic panic = world.asked.remove(0);
            Optional<Decision> decision = Optional.empty();
            if (random.nextInt(4) > 0) {
                Decision.Workers[] workers = Decision.Workers.values();
                Decision.Message[] messages = Decision.Message.values();
                Decision.Workers chosen = workers[random.nextInt(workers.length)];
                if (chosen == Decision.Workers.STOP && random.nextInt(3) > 0) {
                    chosen = Decision.Workers.RESTART_ALL;
                }
                decision = Optional.of(new Decision(chosen, messages[random.nextInt(messages.length)]));
            }
            machine.panics.decided(panic, decision, world.now);
        }
    }

    /** Trouble ends: all must come to its end, by itself or by a close. */
    private void finish(boolean started) {
        machine.resume(world.now);
        for (int key = 0; key < 3; key++) {
            machine.resumeLane("key" + key, world.now);
        }
        boolean closes = random.nextBoolean() || !started;
        for (int round = 0; round < 2_000 && isAtWork(); round++) {
            if (closes && round == 3) {
                close(SECOND);
            }
            answer();
            rest();
            for (Slot slot : world.slots(Doing.RUNNING)) {
                if (random.nextInt(4) > 0 && world.threads.containsKey(slot)) {
                    world.ended(slot, null, FailureKind.RETRY);
                    world.check();
                }
            }
            for (int key = 0; key < 3; key++) {
                machine.resumeLane("key" + key, world.now);
            }
            world.advance(SECOND / 5);
        }
        assertThat(machine.pending()).as("nothing is left").isZero();
        assertThat(world.producers).as("no producer waits").isEmpty();
        machine.closing.close(true, world.now + SECOND, world.now + 2 * SECOND, world.now);
        rest();
        world.slots(Doing.RUNNING).forEach(slot -> world.ended(slot, null, FailureKind.RETRY));
        world.advance(3 * SECOND);
        rest();
        checkEnd();
    }

    private boolean isAtWork() {
        return machine.pending() > 0
                || !world.producers.isEmpty()
                || !world.slots(Doing.RUNNING).isEmpty();
    }

    private void checkEnd() {
        assertThat(world.ends).as("ends once").isEqualTo(1);
        assertThat(machine.state()).isEqualTo(GroupState.CLOSED);
        assertThat(world.threads).as("threads").isEmpty();
        assertThat(machine.agenda.size()).as("alarms").isZero();
        if (!machine.settings.haltsLanes()) {
            assertThat(machine.buffer.lanes()).as("lanes").isZero();
        }
        assertThat(machine.crew.alive()).as("workers").isZero();
        assertThat(machine.pending()).isZero();
        world.courses.forEach((entry, course) -> assertThat(course.runs).isFalse());
        world.check();
    }

    private GroupSettings settings() {
        InstanceType type = random.nextInt(6) == 0 ? InstanceType.SINGLE : InstanceType.ELASTIC;
        if (random.nextInt(30) == 0) {
            type = InstanceType.ONE_TIME;
        }
        int min = type == InstanceType.ELASTIC ? random.nextInt(1, 4) : 1;
        int max = type == InstanceType.ELASTIC ? min + random.nextInt(4) : 1;
        return new GroupSettings(
                "group",
                "topic",
                type,
                min,
                max,
                random.nextInt(1, 20),
                OverflowPolicy.values()[random.nextInt(4)],
                random.nextLong(1, SECOND),
                random.nextInt(8) == 0 ? Behaviour.STOP_ALL_AND_ESCALATE : Behaviour.values()[random.nextInt(3)],
                random.nextBoolean(),
                new RetryPolicy(
                        random.nextInt(1, 5), new Backoff(Duration.ofMillis(50), 2, Duration.ofSeconds(2), 0.2)),
                random.nextInt(1, 5),
                random.nextBoolean() ? 0 : random.nextLong(1, 2 * SECOND),
                random.nextLong(1, SECOND),
                new Intensity(random.nextInt(5, 1000), Duration.ofMinutes(1)),
                new Backoff(Duration.ofMillis(20), 2, Duration.ofSeconds(1), 0.2),
                random.nextInt(5) == 0 ? new RateLimit(random.nextInt(1, 20), Duration.ofSeconds(1)) : null,
                random.nextBoolean() ? 0 : random.nextInt(1, 50),
                random.nextLong(1, 10 * SECOND),
                random.nextInt(5) == 0,
                QueueWaitScaling.ofDefaults());
    }
}
