package dev.seneschal.supervision;

import dev.seneschal.supervision.Member.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The workers of a chief: by name, in their order, and counted by how they fare. */
final class Register {

    private final Map<String, Entry> byName = new HashMap<>();
    private final Counts counts = new Counts();
    /** Entries whose members have just come to rest, for those that wait for them. */
    final Deque<Entry> settled = new ArrayDeque<>();

    @Nullable
    Entry first;

    @Nullable
    Entry last;

    int startsWanted;

    @Nullable
    Entry find(String name) {
        return byName.get(name);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Set<String> names() {
        return byName.keySet();
    }

    int count(Bucket bucket) {
        return counts.of(bucket);
    }

    int members() {
        return counts.all();
    }

    /** How many members are being called or will be. */
    int active() {
        return count(Bucket.STARTING) + count(Bucket.READY) + count(Bucket.WAITING);
    }

    /** Adds an entry after the last one, with its first members. */
    void add(Entry entry) {
        if (byName.putIfAbsent(entry.name, entry) != null) {
            throw new IllegalArgumentException("there is a worker " + entry.name + " already");
        }
        entry.previous = last;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        for (int number = 1; number <= entry.spec.members(); number++) {
            addMember(entry);
        }
    }

    /** Makes an entry's declared order real; all it names must have been added. */
    void linkOrder(Entry entry) {
        entry.spec.startAfter().ifPresent(names -> {
            List<Entry> after = new ArrayList<>();
            for (String name : names) {
                Entry other = byName.get(name);
                if (other == null) {
                    throw new IllegalArgumentException(
                            "worker " + entry.name + " is to start after " + name + ", which there is not");
                }
                after.add(other);
            }
            after.forEach(other -> other.declaredDependents.add(entry));
            entry.startsAfter = after;
        });
    }

    /**
     * Makes the order of all real. One that declares nothing starts after the nearest one registered before it that does not itself
     * depend on it.
     */
    void linkAll() {
        forEach(this::linkOrder);
        if (byName.values().stream().noneMatch(entry -> entry.startsAfter != null)) {
            return;
        }
        forEach(entry -> {
            Entry before = entry.previous;
            while (entry.startsAfter == null && before != null && dependsOn(before, entry)) {
                before = before.previous;
            }
            if (entry.startsAfter == null && before != entry.previous) {
                entry.startsAfter = before == null ? List.of() : List.of(before);
                entry.startsAfter.forEach(other -> other.declaredDependents.add(entry));
            }
        });
        forEach(entry -> entry.forEachPrerequisite(other -> {
            if (entry.startsAfter != null && dependsOn(other, entry)) {
                throw new IllegalArgumentException(
                        "worker " + entry.name + " is to start after itself, by way of " + other.name);
            }
        }));
    }

    /** Whether one entry starts after another, directly or by way of others. */
    private static boolean dependsOn(Entry one, Entry other) {
        Set<Entry> known = new HashSet<>();
        Deque<Entry> open = new ArrayDeque<>();
        open.add(one);
        for (Entry next = open.poll(); next != null; next = open.poll()) {
            if (next == other) {
                return true;
            }
            next.forEachPrerequisite(prerequisite -> {
                if (known.add(prerequisite)) {
                    open.add(prerequisite);
                }
            });
        }
        return false;
    }

    void remove(Entry entry) {
        byName.remove(entry.name);
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        if (entry.startsAfter != null) {
            entry.startsAfter.forEach(other -> other.declaredDependents.remove(entry));
        }
        List.copyOf(entry.members).forEach(this::forget);
        wantStart(entry, false);
    }

    Member addMember(Entry entry) {
        Member member = new Member(entry, entry.members.size() + 1);
        entry.members.add(member);
        count(member, 1);
        return member;
    }

    /** Takes a member out of its group; it is counted until {@link #forget}. */
    void takeOut(Member member) {
        member.entry.members.remove(member.number - 1);
        member.entry.leaving.put(member.number, member);
        member.removed = true;
    }

    void forget(Member member) {
        count(member, -1);
        member.entry.leaving.remove(member.number, member);
    }

    /** Counts a member anew after a change. */
    void recount(Member member) {
        Bucket now = member.bucketNow();
        if (now == member.bucket) {
            return;
        }
        count(member, -1);
        member.bucket = now;
        count(member, 1);
        if (member.entry.isSettled()) {
            settled.add(member.entry);
        }
    }

    void wantStart(Entry entry, boolean wanted) {
        if (entry.startWanted != wanted) {
            entry.startWanted = wanted;
            startsWanted += wanted ? 1 : -1;
        }
    }

    void forEach(Consumer<Entry> action) {
        for (Entry entry = first; entry != null; entry = entry.next) {
            action.accept(entry);
        }
    }

    private void count(Member member, int change) {
        counts.add(member.bucket, change);
        member.entry.count(member.bucket, change);
    }
}
