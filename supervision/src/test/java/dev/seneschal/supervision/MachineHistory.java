package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.MachineWorld.Doing;
import dev.seneschal.supervision.MachineWorld.FakeThread;
import dev.seneschal.supervision.Member.Bucket;
import dev.seneschal.supervision.Member.Phase;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One random history of a chief, with the oracle that watches it. */
final class MachineHistory {

    private static final Duration BUDGET = Duration.ofSeconds(45);
    private static final int STEPS = 60;

    private final SplittableRandom random;
    private final ChiefModelTest.Tally tally;
    private final MachineWorld world;
    private final Map<Member, WorkerState> seen = new HashMap<>();
    /** Whose end may be followed by rest although they are to run always: stopped by hand, or given up. */
    private final Set<Member> excused = new HashSet<>();

    private final List<String> script = new ArrayList<>();
    private boolean forced;
    private boolean byHand;
    private long stoppedAt = -1;
    private int added;

    MachineHistory(long seed, ChiefModelTest.Tally tally) {
        random = new SplittableRandom(seed);
        this.tally = tally;
        ChiefBuilder builder = Chief.builder()
                .forceStopTimeout(BUDGET)
                .strategy(pick(Strategy.values()))
                .restart(randomPolicy());
        if (random.nextInt(4) == 0) {
            builder.chiefIntensity(new Intensity(random.nextInt(6), Duration.ofMinutes(1)));
        }
        if (random.nextInt(3) == 0) {
            builder.stopWhenAllDone();
        }
        int workers = random.nextInt(6);
        for (int i = 0; i < workers; i++) {
            WorkerSpec spec = randomSpec();
            builder.addWorker("w" + added++, spec);
        }
        world = new MachineWorld(builder, seed);
        world.onEffect = this::onEffect;
        world.onTell = this::checkEdge;
    }

    void play() {
        try {
            world.start();
            check();
            for (int i = 0; i < STEPS && world.machine.stage != ChiefMachine.Stage.ENDED; i++) {
                step();
                check();
            }
            finish();
        } catch (Throwable failed) {
            throw new AssertionError(failed.getMessage() + "\nafter " + script, failed);
        }
    }

    /** Shuts the chief down, opens what hangs, and looks whether everything has come to its end. */
    private void finish() {
        if (stoppedAt < 0) {
            stoppedAt = world.now;
        }
        script.add("shutdown");
        world.shutdown();
        check();
        for (int i = 0; i < 200 && world.ends == 0; i++) {
            if (random.nextBoolean()) {
                world.advance(Duration.ofMillis(random.nextInt(2000)));
            } else {
                threadStep();
            }
            check();
        }
        world.advance(BUDGET);
        assertThat(world.ends).as("the run returns, once").isEqualTo(1);
        for (Member member : List.copyOf(world.threads.keySet())) {
            FakeThread thread = world.threads.get(member);
            assertThat(thread.abandoned)
                    .as("%s is still called, and was not given up", member.name())
                    .isTrue();
            world.ended(member, random.nextBoolean() ? null : new IllegalStateException("late"));
            tally.add("late end");
            check();
        }
        assertThat(world.threads).isEmpty();
        assertThat(world.ends).isEqualTo(1);
        world.told.forEach(this::tally);
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> threadStep();
            case 9, 10, 11 -> {
                Duration time = Duration.ofMillis(random.nextInt(1, 30_000));
                script.add("advance " + time);
                world.advance(time);
            }
            case 12 -> addWorker();
            case 13, 14, 15, 16 -> control();
            case 17 -> resize();
            case 18 -> workerSays();
            case 19 -> maybeStop();
            default -> throw new AssertionError();
        }
    }

    /** Something happens in a worker that is being called. */
    private void threadStep() {
        List<Member> called = world.threads.entrySet().stream()
                .filter(entry -> entry.getValue().isCalled())
                .map(Map.Entry::getKey)
                .toList();
        if (called.isEmpty()) {
            return;
        }
        Member member = called.get(random.nextInt(called.size()));
        FakeThread thread = world.threads.get(member);
        if (thread.hangs && random.nextInt(10) > 0) {
            return;
        }
        if (random.nextInt(12) == 0) {
            script.add(member.name() + " hangs");
            thread.hangs = true;
        } else if (thread.doing == Doing.INIT && random.nextInt(4) > 0) {
            script.add(member.name() + " init done");
            world.goOn(member, world.machine.lives.initDone(member, world.now));
        } else if (thread.doing == Doing.INIT || thread.cancelled || random.nextInt(3) == 0) {
            Throwable thrown = thread.doing == Doing.INIT && random.nextInt(3) > 0 ? new IOException("init") : thrown();
            if (thread.doing == Doing.INIT && thrown == null) {
                thrown = new IllegalStateException("init");
            }
            script.add(member.name() + " ends " + thrown);
            end(member, thread, thrown);
        }
    }

    private void end(Member member, FakeThread thread, Throwable thrown) {
        boolean wasAbandoned = thread.abandoned;
        if (thread.cancelled && member.after == Member.After.STOP) {
            excused.add(member);
        }
        if (thrown instanceof VirtualMachineError) {
            excused.add(member);
        }
        world.ended(member, thrown);
        if (wasAbandoned) {
            assertThat(world.threads).doesNotContainKey(member);
            excused.add(member);
        }
    }

    private Throwable thrown() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> null;
            case 3, 4 -> new IOException("error");
            case 5, 6 -> new IllegalStateException("panic");
            default -> random.nextInt(10) == 0 ? new InternalError("broken") : new InterruptedException("stop");
        };
    }

    private void workerSays() {
        for (Member member : List.copyOf(world.threads.keySet())) {
            if (world.threads.get(member).isCalled() && random.nextBoolean()) {
                world.machine.lives.ready(member, world.now);
                member.lastBeat = world.now;
            }
        }
    }

    private void addWorker() {
        WorkerSpec spec = randomSpec();
        String name = "w" + added++;
        script.add("add " + name);
        boolean stopping = world.machine.stage != ChiefMachine.Stage.RUNNING;
        try {
            world.machine.controls.add(name, spec, world.now);
            assertThat(stopping).as("a chief that stops takes no workers").isFalse();
        } catch (IllegalStateException refused) {
            assertRefused(refused);
            assertThat(stopping).isTrue();
        }
    }

    private void control() {
        List<String> names = new ArrayList<>(world.machine.register.names());
        if (names.isEmpty()) {
            return;
        }
        names.sort(null);
        Entry entry = world.entry(names.get(random.nextInt(names.size())));
        Control control = pick(Control.values());
        boolean one = entry.spec.isGroup() && !entry.members.isEmpty() && random.nextBoolean();
        Member only = one ? entry.members.get(random.nextInt(entry.members.size())) : null;
        script.add(control + " " + (only == null ? entry.name : only.name()));
        byHand = true;
        List<Member> concerned = only == null ? entry.members : List.of(only);
        try {
            world.machine.controls.apply(control, entry, only, world.now);
        } catch (IllegalStateException | IllegalArgumentException refused) {
            assertRefused(refused);
            script.add("refused");
            return;
        } finally {
            byHand = false;
        }
        if (control == Control.STOP || control == Control.REMOVE) {
            excused.addAll(concerned);
            tally.add(control == Control.REMOVE ? "removed" : "stopped");
        } else {
            concerned.forEach(excused::remove);
        }
    }

    /** That the machine refuses what is asked is well; that it does itself what is not allowed is not. */
    private static void assertRefused(RuntimeException refused) {
        assertThat(refused).hasMessageNotContaining("invalid transition");
    }

    private void resize() {
        for (String name : List.copyOf(world.machine.register.names())) {
            Entry entry = world.entry(name);
            if (entry.spec.isGroup()) {
                int size = random.nextInt(5);
                script.add("resize " + name + " to " + size);
                try {
                    world.machine.controls.resize(entry, size, world.now);
                    tally.add("resized");
                } catch (IllegalStateException refused) {
                    assertRefused(refused);
                    script.add("refused");
                }
                return;
            }
        }
    }

    private void maybeStop() {
        if (random.nextInt(6) == 0) {
            script.add("force");
            stoppedAt = world.now;
            forced = true;
            tally.add("forced");
            world.machine.force(ExitReport.Reason.SIGNAL, "", world.now);
        } else if (random.nextInt(4) == 0) {
            script.add("shutdown");
            stoppedAt = stoppedAt < 0 ? world.now : stoppedAt;
            world.shutdown();
        }
    }

    // ---- the oracle

    private void onEffect(String what, Member member) {
        checkEdge(member);
        boolean stopping = world.machine.stage == ChiefMachine.Stage.STOPPING;
        if (stopping && what.equals("launch")) {
            throw new AssertionError(member.name() + " is started while the chief stops");
        }
        if (stopping && what.equals("cancel") && !forced && !byHand && world.now - world.machine.moves.stopBy < 0) {
            member.entry.forEachDependent(dependent -> dependent.members.forEach(other -> assertThat(isCalled(other))
                    .as("%s is asked to stop before %s has ended", member.name(), other.name())
                    .isFalse()));
        }
    }

    private boolean isCalled(Member member) {
        FakeThread thread = world.threads.get(member);
        return thread != null && thread.isCalled() && !thread.abandoned;
    }

    private void check() {
        Counts counts = new Counts();
        world.machine.register.forEach(entry -> {
            for (Member member : entry.members) {
                checkState(member);
                checkNotLost(member);
                assertThat(member.bucket).as("%s is counted", member.name()).isEqualTo(member.bucketNow());
                counts.add(member.bucket, 1);
            }
            entry.leaving.values().forEach(member -> counts.add(member.bucket, 1));
        });
        Map<Bucket, Integer> registered = new EnumMap<>(Bucket.class);
        Map<Bucket, Integer> counted = new EnumMap<>(Bucket.class);
        for (Bucket bucket : Bucket.values()) {
            registered.put(bucket, world.machine.register.count(bucket));
            counted.put(bucket, counts.of(bucket));
        }
        assertThat(registered).isEqualTo(counted);
        if (world.machine.stage == ChiefMachine.Stage.STOPPING) {
            stoppedAt = stoppedAt < 0 ? world.now : stoppedAt;
            assertThat(world.now - world.machine.moves.stopBy)
                    .as("the budget is kept")
                    .isLessThanOrEqualTo(0);
        }
    }

    /** From one effect to the next the state goes along a declared edge. A restart without init is two that show as one. */
    private void checkEdge(Member member) {
        WorkerState before = seen.put(member, member.state);
        if (before != null) {
            boolean started = member.state == WorkerState.INITIALIZED || member.state == WorkerState.RUN;
            assertThat(before.canBecome(member.state) || (before.canRestart() && started))
                    .as("%s went from %s to %s", member.name(), before, member.state)
                    .isTrue();
        }
    }

    private void checkState(Member member) {
        checkEdge(member);
        FakeThread thread = world.threads.get(member);
        WorkerState expected = thread == null || thread.doing == Doing.PARKED
                ? null
                : thread.doing == Doing.INIT ? WorkerState.INITIALIZED : WorkerState.RUN;
        if (expected != null) {
            assertThat(member.state).as("%s is being called", member.name()).isEqualTo(expected);
        } else {
            assertThat(member.state)
                    .as("%s is not being called", member.name())
                    .isNotIn(WorkerState.INITIALIZED, WorkerState.RUN);
        }
    }

    /** Whoever waits waits for something, and whoever is to run always does. */
    private void checkNotLost(Member member) {
        FakeThread thread = world.threads.get(member);
        boolean running = world.machine.stage == ChiefMachine.Stage.RUNNING;
        if (member.phase == Phase.BACK_OFF) {
            tally.add("back-off");
            assertThat(member.isSet())
                    .as("%s waits for a moment", member.name())
                    .isTrue();
        }
        if (member.phase == Phase.HELD) {
            tally.add("regroup");
            assertThat(member.entry.startWanted || world.machine.wave.purpose() == StopWave.Purpose.REGROUP)
                    .as("%s waits for its siblings", member.name())
                    .isTrue();
        }
        if (thread != null && thread.isCalled() && thread.cancelled && !thread.abandoned) {
            assertThat(member.isSet())
                    .as("%s has a time to end in", member.name())
                    .isTrue();
        }
        boolean always = member.entry.policy.type() == RestartPolicy.Type.ALWAYS;
        if (running && always && member.state != WorkerState.NEW && !excused.contains(member)) {
            assertThat(member.phase).as("%s is to run always", member.name()).isNotEqualTo(Phase.IDLE);
        }
        if (running && member.entry.policy.type() == RestartPolicy.Type.NEVER && member.phase == Phase.BACK_OFF) {
            throw new AssertionError(member.name() + " is never to be restarted");
        }
    }

    private void tally(MachineWorld.Told event) {
        switch (event.kind()) {
            case RESTARTING -> tally.add("restart");
            case ESCALATED -> tally.add("escalated");
            case ABANDONED -> tally.add("abandoned");
            case BLOCKED -> tally.add("blocked");
            default -> {}
        }
        if (event.kind() == Kind.CHIEF_STOPPING && event.message().endsWith("SIGNIFICANT_ENDED")) {
            tally.add("significant");
        }
        if (event.kind() == Kind.ABANDONED && event.at() - stoppedAt == BUDGET.toNanos()) {
            tally.add("budget over");
        }
    }

    // ---- what is drawn

    private WorkerSpec randomSpec() {
        Worker worker = context -> {};
        WorkerSpec spec = random.nextInt(4) == 0
                ? WorkerSpec.group(random.nextInt(4), number -> worker).maximum(6)
                : WorkerSpec.of(worker);
        spec = spec.stopTimeout(Duration.ofSeconds(random.nextInt(1, 60)));
        if (random.nextInt(3) > 0) {
            spec = spec.restart(randomPolicy());
        }
        if (random.nextInt(4) == 0) {
            spec = spec.readyWithin(Duration.ofSeconds(random.nextInt(1, 20)));
        }
        if (random.nextInt(5) == 0) {
            Duration beat = Duration.ofSeconds(random.nextInt(1, 20));
            spec = random.nextBoolean() ? spec.heartbeat(beat) : spec.heartbeatOrRestart(beat);
        }
        if (random.nextInt(8) == 0) {
            spec = spec.significant();
        }
        if (random.nextInt(3) == 0) {
            spec = spec.startAfter(someNames());
        }
        return spec;
    }

    private List<String> someNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < added; i++) {
            boolean there = world == null || world.machine.register.find("w" + i) != null;
            if (there && random.nextInt(3) == 0) {
                names.add("w" + i);
            }
        }
        return names;
    }

    private RestartPolicy randomPolicy() {
        RestartPolicy policy = switch (random.nextInt(8)) {
            case 0 -> RestartPolicy.never();
            case 1 -> RestartPolicy.onFail();
            case 2 -> RestartPolicy.onError();
            case 3, 4 -> RestartPolicy.onFailure();
            case 5, 6 -> RestartPolicy.always();
            default -> random.nextBoolean() ? RestartPolicy.stopAppOnFail() : RestartPolicy.onFailure();
        };
        if (policy.type() == RestartPolicy.Type.NEVER || policy.type() == RestartPolicy.Type.STOP_APP) {
            return policy;
        }
        policy = random.nextBoolean() ? policy.withReInit() : policy;
        policy = policy.withIntensity(new Intensity(random.nextInt(1, 12), Duration.ofMinutes(5)));
        return random.nextBoolean()
                ? policy.withoutBackoff()
                : policy.withBackoff(new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(20), 0.2));
    }

    private <T> T pick(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
