package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A world for a {@link ChiefMachine} without threads: it keeps what each worker's thread would be doing, and checks each thing that
 * the machine asks for against that.
 */
final class MachineWorld implements Effects {

    /** What a member's thread does. */
    enum Doing {
        INIT,
        RUN,
        /** Has ended, and asks the machine what is next. */
        ASKING,
        PARKED
    }

    /** A thread that there would be. */
    static final class FakeThread {
        Doing doing;
        boolean cancelled;
        boolean interrupted;
        boolean hangs;
        boolean abandoned;

        FakeThread(Doing doing) {
            this.doing = doing;
        }

        boolean isCalled() {
            return doing == Doing.INIT || doing == Doing.RUN;
        }
    }

    /** Something the machine told. */
    record Told(
            long at,
            Level level,
            Kind kind,
            String worker,
            String message,
            @Nullable Throwable cause) {
        @Override
        public String toString() {
            return worker + " " + kind;
        }
    }

    final ChiefMachine machine;
    final Map<Member, FakeThread> threads = new LinkedHashMap<>();
    final List<Told> told = new ArrayList<>();
    long now;
    int ends;
    int startedTimes;
    /** Called before what the machine asks for is done. */
    BiConsumer<String, Member> onEffect = (what, member) -> {};
    /** Called with whom it tells of. */
    Consumer<Member> onTell = member -> {};

    MachineWorld(ChiefBuilder builder, long seed) {
        builder.build();
        machine = new ChiefMachine(new ChiefSettings(builder), this, new SplittableRandom(seed));
    }

    // ---- what happens to the machine

    MachineWorld start() {
        machine.start(now);
        return this;
    }

    /** Lets time pass, with what falls due each at its moment. */
    MachineWorld advance(Duration time) {
        long end = now + time.toNanos();
        while (machine.nextDue() <= end) {
            now = Math.max(now, machine.nextDue());
            machine.tick(now);
        }
        now = end;
        return this;
    }

    MachineWorld advanceSeconds(double seconds) {
        return advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    MachineWorld initDone(String name) {
        Member member = member(name);
        assertThat(thread(name).doing).isEqualTo(Doing.INIT);
        goOn(member, machine.lives.initDone(member, now));
        return this;
    }

    MachineWorld ended(String name, @Nullable Throwable thrown) {
        ended(member(name), thrown);
        return this;
    }

    void ended(Member member, @Nullable Throwable thrown) {
        FakeThread thread = threadOf(member);
        assertThat(thread.isCalled()).isTrue();
        thread.cancelled = false;
        thread.interrupted = false;
        thread.doing = Doing.ASKING;
        goOn(member, machine.lives.ended(member, thrown, now));
    }

    void goOn(Member member, Verdict next) {
        FakeThread thread = threadOf(member);
        switch (next) {
            case INIT -> thread.doing = Doing.INIT;
            case RUN -> thread.doing = Doing.RUN;
            case PARK -> park(member, thread);
            case END -> threads.remove(member, thread);
        }
    }

    private final Map<Member, Verdict> toldAhead = new LinkedHashMap<>();

    private void park(Member member, FakeThread thread) {
        thread.doing = Doing.PARKED;
        Verdict ahead = toldAhead.remove(member);
        if (ahead != null) {
            unpark(member, thread, ahead);
        }
    }

    private void unpark(Member member, FakeThread thread, Verdict next) {
        switch (next) {
            case INIT -> thread.doing = Doing.INIT;
            case RUN -> thread.doing = Doing.RUN;
            case END -> threads.remove(member);
            case PARK -> throw new AssertionError("told to park while parked");
        }
    }

    MachineWorld ready(String name) {
        machine.lives.ready(member(name), now);
        return this;
    }

    MachineWorld beat(String name) {
        member(name).lastBeat = now;
        return this;
    }

    MachineWorld shutdown() {
        machine.shutdown(
                ExitReport.Reason.SHUTDOWN,
                "",
                machine.settings.forceStopTimeout().toNanos(),
                now);
        return this;
    }

    MachineWorld apply(Control control, String name) {
        Entry entry = entry(name);
        machine.controls.apply(control, entry, name.indexOf('/') < 0 ? null : member(name), now);
        return this;
    }

    // ---- what there is

    Entry entry(String name) {
        int slash = name.indexOf('/');
        Entry entry = machine.register.find(slash < 0 ? name : name.substring(0, slash));
        if (entry == null) {
            throw new AssertionError("no worker " + name);
        }
        return entry;
    }

    Member member(String name) {
        int slash = name.indexOf('/');
        int number = slash < 0 ? 1 : Integer.parseInt(name.substring(slash + 1));
        return entry(name).members.get(number - 1);
    }

    WorkerState state(String name) {
        return member(name).state;
    }

    FakeThread thread(String name) {
        return threadOf(member(name));
    }

    boolean hasThread(String name) {
        return threads.containsKey(member(name));
    }

    private FakeThread threadOf(Member member) {
        FakeThread thread = threads.get(member);
        if (thread == null) {
            throw new AssertionError(member.name() + " has no thread");
        }
        return thread;
    }

    List<String> told(Kind... kinds) {
        return told.stream()
                .filter(event -> List.of(kinds).contains(event.kind()))
                .map(Told::worker)
                .toList();
    }

    List<Kind> toldOf(String worker) {
        return told.stream()
                .filter(event -> event.worker().equals(worker))
                .map(Told::kind)
                .toList();
    }

    // ---- what the machine asks for

    @Override
    public void launch(Member member, Verdict first) {
        onEffect.accept("launch", member);
        assertThat(threads).as("no start beside a live thread").doesNotContainKey(member);
        FakeThread thread = new FakeThread(first == Verdict.INIT ? Doing.INIT : Doing.RUN);
        assertThat(first).isIn(Verdict.INIT, Verdict.RUN);
        threads.put(member, thread);
    }

    @Override
    public void resume(Member member, Verdict next) {
        onEffect.accept("resume", member);
        FakeThread thread = threadOf(member);
        if (thread.doing == Doing.PARKED) {
            unpark(member, thread, next);
        } else {
            // Within the step that parks it.
            toldAhead.put(member, next);
        }
    }

    @Override
    public void cancel(Member member) {
        onEffect.accept("cancel", member);
        FakeThread thread = threadOf(member);
        assertThat(thread.cancelled).as("asked to stop once").isFalse();
        thread.cancelled = true;
    }

    @Override
    public void interrupt(Member member) {
        onEffect.accept("interrupt", member);
        FakeThread thread = threadOf(member);
        assertThat(thread.cancelled).as("asked before it is interrupted").isTrue();
        thread.interrupted = true;
    }

    @Override
    public void abandon(Member member) {
        onEffect.accept("abandon", member);
        FakeThread thread = threadOf(member);
        assertThat(thread.interrupted).as("interrupted before it is abandoned").isTrue();
        thread.abandoned = true;
    }

    @Override
    public void tell(
            Level level,
            Kind kind,
            @Nullable Entry entry,
            @Nullable Member member,
            String message,
            @Nullable Throwable cause) {
        if (member != null) {
            onTell.accept(member);
        }
        String name = member != null ? member.name() : entry != null ? entry.name : "";
        told.add(new Told(now, level, kind, name, message, cause));
    }

    @Override
    public void started() {
        startedTimes++;
    }

    @Override
    public void ended() {
        ends++;
    }
}
