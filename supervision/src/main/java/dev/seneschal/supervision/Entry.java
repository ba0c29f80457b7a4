package dev.seneschal.supervision;

import dev.seneschal.supervision.Member.Bucket;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A name in a chief's register: a worker or a group, with its place in the order. */
final class Entry {

    final String name;
    final WorkerSpec spec;
    final RestartPolicy policy;
    final boolean nested;
    final long stopNanos;
    final long readyNanos;
    final long heartbeatNanos;
    /** In order of number. */
    final List<Member> members = new ArrayList<>();
    /** Taken out of the group, but not ended, by number. */
    final Map<Integer, Member> leaving = new HashMap<>(0);

    private final Counts counts = new Counts();

    @Nullable
    Entry previous;

    @Nullable
    Entry next;
    /** What it is declared to start after; null if it goes by the order of registration. */
    @Nullable
    List<Entry> startsAfter;
    /** Those that are declared to start after it. */
    final List<Entry> declaredDependents = new ArrayList<>(0);

    /** Added while the chief ran: it waits for what it declares, but not for the one before it. */
    boolean late;
    /** Whether it waits for its turn to start. */
    boolean startWanted;
    /** Whether it cannot start, as something that it depends on has failed. */
    boolean blocked;

    boolean removing;
    /** Its part in the present wave of stops; see {@link StopWave}. */
    boolean inWave;

    boolean wholeInWave;
    boolean waveAsked;
    boolean waveDone;

    Entry(String name, WorkerSpec spec, RestartPolicy chiefPolicy) {
        this.name = name;
        this.spec = spec;
        this.policy = spec.restart().orElse(chiefPolicy);
        this.nested = spec.nestedSettings().isPresent();
        this.stopNanos = Nanos.of(spec.stopTimeout());
        this.readyNanos = nanosOrZero(spec.readyTimeout());
        this.heartbeatNanos = nanosOrZero(spec.heartbeat());
    }

    int count(Bucket bucket) {
        return counts.of(bucket);
    }

    void count(Bucket bucket, int change) {
        counts.add(bucket, change);
    }

    /** How many members' workers are being called, and have not been given up. */
    int live() {
        return count(Bucket.STARTING) + count(Bucket.READY);
    }

    /** Whether no member is about to change by itself: each is at work, done, lost or abandoned. */
    boolean isSettled() {
        return count(Bucket.STARTING) + count(Bucket.WAITING) == 0;
    }

    /** Whether all members are at work or done. */
    boolean isGood() {
        return isSettled() && count(Bucket.LOST) + count(Bucket.ABANDONED) == 0;
    }

    boolean isGone() {
        return live() + count(Bucket.WAITING) + count(Bucket.ABANDONED) == 0;
    }

    /** Those that start before it. */
    void forEachPrerequisite(Consumer<Entry> action) {
        if (startsAfter != null) {
            startsAfter.forEach(action);
        } else if (previous != null) {
            action.accept(previous);
        }
    }

    /** Those that start after it and stop before it. */
    void forEachDependent(Consumer<Entry> action) {
        if (next != null && next.startsAfter == null) {
            action.accept(next);
        }
        declaredDependents.forEach(action);
    }

    /** Whether all that stop before it have done so, as far as they take part in the wave. */
    boolean dependentsAreDone() {
        if (next != null && next.startsAfter == null && next.inWave && !next.waveDone) {
            return false;
        }
        for (Entry dependent : declaredDependents) {
            if (dependent.inWave && !dependent.waveDone) {
                return false;
            }
        }
        return true;
    }

    /** The status of the whole. */
    WorkerStatus status() {
        if (!spec.isGroup()) {
            return members.get(0).status();
        }
        int restarts = members.stream().mapToInt(member -> member.restarts).sum();
        return new WorkerStatus(
                name,
                WorkerStatus.Kind.GROUP,
                groupState(),
                !startWanted && count(Bucket.READY) == members.size(),
                startWanted || count(Bucket.WAITING) > 0,
                restarts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private WorkerState groupState() {
        for (Member member : members) {
            if (member.state == WorkerState.RUN) {
                return WorkerState.RUN;
            }
        }
        return members.isEmpty() ? WorkerState.NEW : members.get(0).state;
    }

    private static long nanosOrZero(Optional<Duration> duration) {
        return duration.map(Nanos::of).orElse(0L);
    }
}
