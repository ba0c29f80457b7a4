package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.actions.JobResult.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A world for a {@link GroupMachine} without threads: it keeps what each slot's thread would be doing, and checks each thing that the
 * machine asks for against that.
 */
final class GroupWorld implements Effects {

    /** What a slot's thread does. */
    enum Doing {
        /** Is to ask for work. */
        ASKING,
        RENEWING,
        RUNNING,
        PARKED
    }

    /** A thread that there would be. */
    static final class FakeThread {
        Doing doing = Doing.ASKING;
        boolean told;
        boolean interrupted;
    }

    /** What a job went through. */
    static final class Course {
        int starts;
        int failures;
        boolean runs;
        final List<Outcome> results = new ArrayList<>();
    }

    final GroupMachine machine;
    final Map<Slot, FakeThread> threads = new LinkedHashMap<>();
    final Map<Entry, Course> courses = new LinkedHashMap<>();
    final Map<String, List<Entry>> started = new HashMap<>();
    final List<Entry> producers = new ArrayList<>();
    final List<Panic> asked = new ArrayList<>();
    final Map<String, Integer> came = new HashMap<>();
    int ends;
    int restarts;
    long now;

    GroupWorld(GroupSettings settings, long seed) {
        machine = new GroupMachine(settings, this, new SplittableRandom(seed));
    }

    void note(String what) {
        came.merge(what, 1, Integer::sum);
    }

    // ---- what happens to the machine

    Submission.@Nullable Outcome submit(JobSpec<?> spec, boolean wait) {
        Entry entry = new Entry(spec, "topic");
        Course course = new Course();
        courses.put(entry, course);
        Submission.Outcome outcome = machine.admission.submit(entry, wait, now);
        if (outcome == null) {
            producers.add(entry);
            note("producer waits");
        } else {
            note(outcome.name());
        }
        return outcome;
    }

    void ask(Slot slot) {
        FakeThread thread = threadOf(slot);
        thread.told = false;
        obey(slot, thread, machine.next(slot, now));
    }

    void renewed(Slot slot, boolean success) {
        FakeThread thread = threadOf(slot);
        assertThat(thread.doing).isEqualTo(Doing.RENEWING);
        if (success) {
            machine.renewed(slot);
        } else {
            machine.panics.startFailed(slot, new IllegalStateException("no action"), now);
            note("start failed");
        }
        obey(slot, thread, machine.next(slot, now));
    }

    void ended(Slot slot, @Nullable Throwable thrown, FailureKind kind) {
        FakeThread thread = threadOf(slot);
        assertThat(thread.doing).isEqualTo(Doing.RUNNING);
        Entry entry = slot.batch.current();
        assertThat(entry).isNotNull();
        Course course = courses.get(entry);
        course.runs = false;
        if (thrown != null) {
            course.failures++;
        }
        if (thrown == null && slot.batch.hasUnclaimed() && slot.batch.claim()) {
            note("claimed");
            starts(slot);
            return;
        }
        thread.interrupted = false;
        machine.ended(slot, thrown, kind, null, now);
        obey(slot, thread, machine.next(slot, now));
    }

    private void obey(Slot slot, FakeThread thread, Verdict verdict) {
        switch (verdict) {
            case RENEW -> thread.doing = Doing.RENEWING;
            case RUN -> {
                thread.doing = Doing.RUNNING;
                starts(slot);
            }
            case PARK -> thread.doing = thread.told ? Doing.ASKING : Doing.PARKED;
            case END -> {
                threads.remove(slot);
                note("slot ended");
            }
        }
    }

    private void starts(Slot slot) {
        Entry entry = slot.batch.current();
        assertThat(entry).isNotNull();
        Course course = courses.get(entry);
        assertThat(course.runs).as("one attempt at a time").isFalse();
        assertThat(course.results).as("no attempt after the result").isEmpty();
        course.runs = true;
        course.starts++;
        assertThat(course.starts).as("not twice unless retried").isEqualTo(1 + course.failures);
        assertThat(entry.attempts).isEqualTo(course.starts);
        assertThat(machine.panics.allowStart()).isTrue();
        assertThat(machine.gate.isPaused()).isFalse();
        String key = entry.terms.keyOrNull();
        if (key != null) {
            List<Entry> before = started.computeIfAbsent(key, none -> new ArrayList<>());
            assertThat(before.stream().filter(other -> other != entry && courses.get(other).runs))
                    .as("one job of a key at a time")
                    .isEmpty();
            if (course.starts == 1) {
                before.stream()
                        .filter(other -> other.acceptedAt > entry.acceptedAt)
                        .forEach(other -> assertThat(other).as("in order").isNull());
                before.add(entry);
            }
        }
        if (machine.settings.type() != InstanceType.ELASTIC) {
            assertThat(courses.values().stream().filter(each -> each.runs).count())
                    .as("one at a time")
                    .isEqualTo(1);
        }
    }

    void producerGivesUp(Entry entry) {
        producers.remove(entry);
        note("gave up: " + machine.admission.giveUpWaiting(entry, now));
    }

    /** Lets time pass, with what falls due each at its moment. */
    void advance(long nanos) {
        long end = now + nanos;
        while (machine.nextDue() <= end) {
            now = Math.max(now, machine.nextDue());
            machine.tick(now);
            check();
        }
        now = end;
    }

    // ---- what must hold after each step

    void check() {
        Totals totals = machine.totals;
        assertThat(totals.done + totals.dead + totals.dropped + totals.handedBack + machine.pending())
                .as("every accepted job is somewhere")
                .isEqualTo(totals.accepted);
        assertThat(totals.created - totals.killed).as("workers").isEqualTo(machine.crew.alive());
        assertThat(machine.buffer.size()).isBetween(0, machine.settings.bufferSize() + machine.crew.max() * Batch.MOST);
        assertThat(threads).hasSizeGreaterThanOrEqualTo(machine.crew.places());
    }

    /** Nothing would happen without time or others: then nothing may be left undone that could be done. */
    void checkAtRest() {
        Crew crew = machine.crew;
        if (machine.mayStart() && machine.buffer.hasReady()) {
            assertThat(crew.idle())
                    .as("no slot idles beside a job: " + describe())
                    .isZero();
        }
        if (!machine.mayStart() || crew.idle() > 0) {
            assertThat(threads.keySet())
                    .as("no job waits behind another: " + describe())
                    .noneMatch(slot -> slot.batch.hasUnclaimed());
        }
        boolean restarting = machine.panics.isRestarting()
                || machine.crew.slots().stream().anyMatch(slot -> slot.mode == Slot.Mode.BACK_OFF);
        if (machine.isRunning() && !restarting) {
            assertThat(crew.active() + crew.abandoned()).as("not below min").isGreaterThanOrEqualTo(crew.min());
        }
        if (machine.closing.hasBegun() && !machine.closing.hasEnded()) {
            assertThat(crew.places()).as("a closing group waits for somebody").isPositive();
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder(machine.state() + " " + machine.settings);
        threads.forEach((slot, thread) -> text.append("\n  slot ")
                .append(slot.number)
                .append(' ')
                .append(slot.mode)
                .append(slot.fresh ? " fresh" : "")
                .append(slot.leaving ? " leaving" : "")
                .append(slot.abandoned ? " abandoned" : "")
                .append(' ')
                .append(thread.doing));
        return text.toString();
    }

    FakeThread threadOf(Slot slot) {
        FakeThread thread = threads.get(slot);
        if (thread == null) {
            throw new AssertionError("slot " + slot.number + " has no thread");
        }
        return thread;
    }

    List<Slot> slots(Doing doing) {
        return threads.entrySet().stream()
                .filter(entry -> entry.getValue().doing == doing)
                .map(Map.Entry::getKey)
                .toList();
    }

    // ---- what the machine asks for

    @Override
    public void launch(Slot slot) {
        assertThat(machine.crew.places()).as("never above max").isLessThanOrEqualTo(machine.crew.max());
        threads.put(slot, new FakeThread());
    }

    @Override
    public void wake(Slot slot) {
        FakeThread thread = threads.get(slot);
        if (thread != null) {
            thread.told = true;
            if (thread.doing == Doing.PARKED) {
                thread.doing = Doing.ASKING;
            }
        }
    }

    @Override
    public void interrupt(Slot slot) {
        assertThat(threadOf(slot).doing).isEqualTo(Doing.RUNNING);
        threadOf(slot).interrupted = true;
        note("interrupt");
    }

    @Override
    public void abandon(Slot slot) {
        assertThat(threadOf(slot).interrupted)
                .as("interrupted before it is given up")
                .isTrue();
        note("abandon");
    }

    @Override
    public void admitted(Entry entry) {
        producers.remove(entry);
        note("let in: " + entry.extra().admission);
    }

    @Override
    public void finished(Entry entry) {
        Course course = courses.get(entry);
        course.results.add(entry.outcome);
        assertThat(course.results).as("one result").hasSize(1);
        if (entry.outcome == Outcome.DONE) {
            assertThat(course.starts).isEqualTo(course.failures + 1);
        }
        note(entry.outcome + (entry.reason() == null ? "" : " " + entry.reason()));
    }

    @Override
    public void expired(CompletableFuture<?> answer) {
        throw new AssertionError("nobody asked");
    }

    @Override
    public void ask(Panic panic) {
        asked.add(panic);
        note("asked");
    }

    @Override
    public void restarted() {
        restarts++;
        note("restarted");
    }

    @Override
    public void ended() {
        ends++;
    }

    @Override
    public void warn(String text, Throwable cause) {
        note("warn");
    }
}
