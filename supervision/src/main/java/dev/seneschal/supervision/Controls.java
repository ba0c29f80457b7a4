package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.Member.After;
import dev.seneschal.supervision.Member.Bucket;
import dev.seneschal.supervision.Member.Phase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a chief's machine that does what is asked for by hand. */
final class Controls {

    private final ChiefMachine machine;
    private final Moves moves;
    private final Register register;

    Controls(ChiefMachine machine) {
        this.machine = machine;
        this.moves = machine.moves;
        this.register = machine.register;
    }

    /** Adds an entry, and starts it if the chief runs. */
    Entry add(String name, WorkerSpec spec, long now) {
        moves.now = now;
        if (machine.stage == ChiefMachine.Stage.STOPPING || machine.stage == ChiefMachine.Stage.ENDED) {
            throw new IllegalStateException("the chief is stopping; " + name + " can not be added");
        }
        for (String other : spec.startAfter().orElse(Set.of())) {
            if (register.find(other) == null) {
                throw new IllegalArgumentException(
                        "worker " + name + " is to start after " + other + ", which there is not");
            }
        }
        Entry entry = new Entry(name, spec, machine.settings.restart());
        register.add(entry);
        register.linkOrder(entry);
        machine.effects.tell(Level.INFO, Kind.ADDED, entry, null, EventText.ADDED, null);
        if (machine.stage == ChiefMachine.Stage.RUNNING) {
            entry.late = true;
            machine.order.want(entry);
            machine.settle();
        }
        return entry;
    }

    /** Does one thing to an entry, or to one member of it. */
    void apply(Control control, Entry entry, @Nullable Member only, long now) {
        moves.now = now;
        requireRegistered(entry, only);
        List<Member> members = only == null ? List.copyOf(entry.members) : List.of(only);
        switch (control) {
            case STOP -> {
                register.wantStart(entry, entry.startWanted && only != null);
                members.forEach(this::stop);
            }
            case START -> {
                requireStartable(members);
                members.forEach(this::start);
                notWantedIfBegun(entry);
            }
            case RESTART -> {
                requireStartable(members);
                members.forEach(this::restart);
                notWantedIfBegun(entry);
            }
            case REMOVE -> remove(entry, only);
        }
        machine.settle();
    }

    /** Gives a group another number of members. */
    void resize(Entry group, int size, long now) {
        moves.now = now;
        requireRegistered(group, null);
        if (!group.spec.isGroup()) {
            throw new IllegalArgumentException(group.name + " is not a group");
        }
        if (size < 0 || size > group.spec.maximum()) {
            throw new IllegalArgumentException(
                    "members of " + group.name + " must be from 0 to " + group.spec.maximum() + ", was " + size);
        }
        requireRunning();
        for (int number = group.members.size() + 1; number <= size; number++) {
            if (group.leaving.containsKey(number)) {
                throw new IllegalStateException(group.name + "/" + number + " has not ended yet");
            }
        }
        while (group.members.size() > size) {
            Member last = group.members.get(group.members.size() - 1);
            register.takeOut(last);
            stop(last);
        }
        while (group.members.size() < size) {
            Member member = register.addMember(group);
            if (!group.startWanted) {
                begin(member);
            }
        }
        machine.settle();
    }

    void removeIfGone(Entry entry) {
        if (!entry.removing || !entry.isGone()) {
            return;
        }
        Entry follower = entry.next;
        machine.wave.leave(entry);
        register.remove(entry);
        entry.removing = false;
        machine.effects.tell(Level.INFO, Kind.REMOVED, entry, null, EventText.REMOVED, null);
        if (follower != null && follower.startWanted) {
            machine.order.want(follower);
        }
    }

    private void remove(Entry entry, @Nullable Member only) {
        if (only != null) {
            throw new IllegalArgumentException(only.name() + " is a member of a group, which is resized instead");
        }
        if (!entry.declaredDependents.isEmpty()) {
            throw new IllegalStateException(entry.name + " can not be removed, as "
                    + entry.declaredDependents.get(0).name + " is declared to start after it");
        }
        entry.removing = true;
        register.wantStart(entry, false);
        List.copyOf(entry.members).forEach(this::stop);
        removeIfGone(entry);
    }

    private void stop(Member member) {
        if (member.isWaiting()) {
            moves.release(member);
        } else if (member.isLive()) {
            moves.askStop(member, After.STOP);
        } else if (member.removed && !member.abandoned) {
            register.forget(member);
        }
    }

    private void start(Member member) {
        if (member.phase == Phase.IDLE) {
            begin(member);
        } else if (member.isLive() && member.cancelled && member.after == After.STOP) {
            member.after = After.RESTART;
        }
    }

    private void restart(Member member) {
        if (member.phase == Phase.IDLE) {
            begin(member);
        } else if (member.phase == Phase.BACK_OFF) {
            moves.start(member);
        } else if (member.isLive() && member.after != After.HOLD) {
            moves.askStop(member, After.RESTART);
        }
    }

    /** Starts a member that has no thread; one whose siblings are being stopped starts with them. */
    private void begin(Member member) {
        if (member.entry.inWave && member.entry.wholeInWave) {
            moves.hold(member);
        } else {
            moves.start(member);
        }
    }

    /** Once nothing of it waits for the order to start it, its dependents wait for itself. */
    private void notWantedIfBegun(Entry entry) {
        if (entry.startWanted && entry.members.stream().noneMatch(StartOrder::isToStart)) {
            register.wantStart(entry, false);
            entry.blocked = false;
            if (entry.isSettled()) {
                register.settled.add(entry);
            }
        }
    }

    /** What was found a moment ago may have been removed since. */
    private void requireRegistered(Entry entry, @Nullable Member member) {
        if (register.find(entry.name) != entry || (member != null && member.removed)) {
            throw new IllegalArgumentException("there is no worker " + (member == null ? entry.name : member.name()));
        }
    }

    private void requireStartable(List<Member> members) {
        requireRunning();
        for (Member member : members) {
            if (member.entry.removing) {
                throw new IllegalStateException(member.name() + " is being removed");
            }
            if (member.bucket == Bucket.ABANDONED) {
                throw new IllegalStateException(
                        member.name() + " can not be started, as its abandoned thread has not ended");
            }
        }
    }

    private void requireRunning() {
        if (machine.stage != ChiefMachine.Stage.RUNNING) {
            throw new IllegalStateException("the chief does not run");
        }
    }
}
