package dev.seneschal.actions;

import dev.seneschal.actions.Entry.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs that have been accepted and do not run: those that may be started, by priority; those that wait in lanes, or for a retry. */
final class Buffer {

    /**
     * Those of no key, no deadline and the usual priority that were not started yet, by acceptance. They are most, and an array keeps them
     * with fewer writes to old objects than a chain, which the garbage collector has to be told of.
     */
    private final ArrayDeque<Entry> plain = new ArrayDeque<>();

    private final Chain[] ready = new Chain[JobSpec.HIGHEST_PRIORITY + 1];
    private final Map<String, Lane> lanes = new HashMap<>();
    /** How many stand in {@code ready}. */
    private int chained;

    private long latest;
    private int size;
    private int retrying;
    /** Those that are not plain, by acceptance. */
    private @Nullable Extra oldest;

    private @Nullable Extra newest;

    Buffer() {
        for (int i = 0; i < ready.length; i++) {
            ready[i] = new Chain();
        }
    }

    int size() {
        return size;
    }

    int retrying() {
        return retrying;
    }

    int lanes() {
        return lanes.size();
    }

    boolean hasReady() {
        return readyCount() > 0;
    }

    int readyCount() {
        return plain.size() + chained;
    }

    /** The one that was accepted before all others in the buffer. */
    @Nullable
    Entry oldest() {
        Entry first = plain.peekFirst();
        Entry other = oldest == null ? null : oldest.entry;
        if (first == null || other == null) {
            return first == null ? other : first;
        }
        return first.number < other.number ? first : other;
    }

    /** Whether nothing about a job needs to be looked after while it waits: its key, its time, its urgency, its failures. */
    static boolean isPlain(Entry entry) {
        JobSpec<?> terms = entry.terms;
        return terms.priority() == JobSpec.USUAL_PRIORITY
                && terms.keyOrNull() == null
                && entry.deadline() == Entry.NEVER
                && entry.attempts == 0;
    }

    /** Adds a job that is to be started when its turn comes. */
    void add(Entry entry) {
        latest = entry.number;
        if (isPlain(entry)) {
            entry.place = Place.PLAIN;
            plain.addLast(entry);
            size++;
            return;
        }
        Extra extra = entry.extra();
        append(extra);
        String key = entry.terms.keyOrNull();
        if (key == null) {
            makeReady(extra);
            return;
        }
        Lane lane = lanes.computeIfAbsent(key, Lane::new);
        extra.lane = lane;
        entry.place = Place.LANE;
        lane.add(extra);
        place(lane);
    }

    /** Puts a plain job back that was taken and not begun, before all others. */
    void addFirst(Entry entry) {
        entry.place = Place.PLAIN;
        plain.addFirst(entry);
        size++;
    }

    private void makeReady(Extra extra) {
        extra.entry.place = Place.READY;
        addReady(extra, extra.entry.terms.priority());
    }

    private void addReady(Link link, int priority) {
        link.turn = latest;
        ready[priority].addLast(link);
        chained++;
    }

    /** Takes the job that is to be started next if it is a {@linkplain #isPlain plain} one. */
    @Nullable
    Entry pollPlain() {
        Entry first = plain.peekFirst();
        if (first == null || (chained > 0 && isSooner(highest(), first))) {
            return null;
        }
        plain.pollFirst();
        size--;
        return first;
    }

    /** Whether the first of a level is to be started before a plain job. */
    private boolean isSooner(int level, Entry first) {
        Link link = ready[level].first();
        return level > JobSpec.USUAL_PRIORITY
                || (level == JobSpec.USUAL_PRIORITY && link != null && link.turn < first.number);
    }

    /** Takes the job that is to be started next. Its lane is busy until {@link #release}. */
    @Nullable
    Entry poll() {
        Entry entry = pollPlain();
        return entry != null || chained == 0 ? entry : pollReady(highest());
    }

    private Entry pollReady(int level) {
        Link first = ready[level].first();
        Entry entry;
        if (first instanceof Lane lane) {
            entry = requireFirst(lane);
            lane.busy = true;
            entry.extra().holdsLane = true;
        } else if (first instanceof Extra single) {
            entry = single.entry;
        } else {
            throw new IllegalStateException("nothing ready at " + level);
        }
        remove(entry);
        return entry;
    }

    private int highest() {
        int level = JobSpec.HIGHEST_PRIORITY;
        while (ready[level].isEmpty()) {
            level--;
        }
        return level;
    }

    /** Keeps a job that waits for another attempt; its lane stays busy. */
    void keepForRetry(Entry entry) {
        append(entry.extra());
        entry.place = Place.RETRY;
        retrying++;
    }

    /** A job's wait for another attempt is over: it is the first of its lane, or the last of those without. */
    void retry(Entry entry) {
        retrying--;
        Extra extra = entry.extra();
        Lane lane = extra.lane;
        if (lane == null) {
            makeReady(extra);
        } else {
            entry.place = Place.LANE;
            lane.addFirst(extra);
            lane.busy = false;
            extra.holdsLane = false;
            place(lane);
        }
    }

    /** Takes a job out, wherever it is in the buffer. One that waits for a retry leaves its lane busy; see {@link #release}. */
    void remove(Entry entry) {
        switch (entry.place) {
            case PLAIN -> {
                // Who removes many begins with the first.
                plain.removeFirstOccurrence(entry);
                entry.place = Place.OUTSIDE;
                size--;
                return;
            }
            case READY -> {
                ready[entry.terms.priority()].remove(entry.extra());
                chained--;
            }
            case LANE -> {
                Lane lane = requireLane(entry);
                lane.remove(entry.extra());
                place(lane);
                forgetIfUnused(lane);
            }
            case RETRY -> retrying--;
            case OUTSIDE, RUNNING, HELD, ENDED ->
                throw new IllegalStateException("not in the buffer, but " + entry.place);
        }
        unlink(entry.extra());
    }

    /** A job has its result: if it was the one under way in its lane the next may be started, unless the lane halts. */
    void release(Entry entry, boolean halt) {
        Extra extra = entry.extraOrNull();
        Lane own = extra == null ? null : extra.lane;
        if (extra == null || own == null) {
            return;
        }
        if (extra.holdsLane) {
            extra.holdsLane = false;
            own.busy = false;
        }
        if (halt) {
            own = lanes.computeIfAbsent(own.key, Lane::new);
            own.halted = true;
        }
        place(own);
        forgetIfUnused(own);
    }

    /** Lets a halted lane go on; false if it was not halted. */
    boolean resumeLane(String key) {
        Lane lane = lanes.get(key);
        if (lane == null || !lane.halted) {
            return false;
        }
        lane.halted = false;
        place(lane);
        forgetIfUnused(lane);
        return true;
    }

    /** All jobs in the buffer, in the order of their acceptance. */
    List<Entry> all() {
        List<Entry> all = new ArrayList<>(plain);
        for (Extra each = oldest; each != null; each = each.newer) {
            all.add(each.entry);
        }
        all.sort(Comparator.comparingLong(entry -> entry.number));
        return all;
    }

    /** Has a lane stand where it belongs: among what is ready by its urgency, or nowhere. */
    private void place(Lane lane) {
        Chain wanted = lane.isReady() ? ready[lane.urgency()] : null;
        Chain present = lane.chain;
        if (wanted == present) {
            return;
        }
        if (present != null) {
            present.remove(lane);
            chained--;
        }
        if (wanted != null) {
            addReady(lane, lane.urgency());
        }
    }

    private void forgetIfUnused(Lane lane) {
        if (!lane.busy && !lane.halted && lane.isEmpty()) {
            lanes.remove(lane.key, lane);
        }
    }

    private void append(Extra extra) {
        Extra before = newest;
        extra.older = before;
        if (before == null) {
            oldest = extra;
        } else {
            before.newer = extra;
        }
        newest = extra;
        size++;
    }

    private void unlink(Extra extra) {
        Extra before = extra.older;
        Extra after = extra.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        extra.older = null;
        extra.newer = null;
        extra.entry.place = Place.OUTSIDE;
        size--;
    }

    private static Entry requireFirst(Lane lane) {
        Entry first = lane.first();
        if (first == null) {
            throw new IllegalStateException("lane " + lane.key + " is empty");
        }
        return first;
    }

    private static Lane requireLane(Entry entry) {
        Lane lane = entry.lane();
        if (lane == null) {
            throw new IllegalStateException("the job has no lane");
        }
        return lane;
    }
}
