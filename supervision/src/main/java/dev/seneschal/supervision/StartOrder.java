package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.Member.Phase;

/** Starts entries when what they are to start after is ready. */
final class StartOrder {

    private enum Gate {
        OPEN,
        CLOSED,
        BLOCKED
    }

    private final Register register;
    private final Moves moves;

    StartOrder(Register register, Moves moves) {
        this.register = register;
        this.moves = moves;
    }

    /** Has an entry start as soon as it may. */
    void want(Entry entry) {
        register.wantStart(entry, true);
        consider(entry);
    }

    /** Looks again at those that wait for entries that have come to rest. */
    void pump() {
        for (Entry entry = register.settled.poll(); entry != null; entry = register.settled.poll()) {
            entry.forEachDependent(this::consider);
        }
    }

    private void consider(Entry entry) {
        if (!entry.startWanted || entry.inWave) {
            return;
        }
        switch (gate(entry)) {
            case OPEN -> start(entry);
            case BLOCKED -> block(entry);
            case CLOSED -> entry.blocked = false;
        }
    }

    private void start(Entry entry) {
        register.wantStart(entry, false);
        entry.blocked = false;
        boolean any = false;
        for (Member member : entry.members) {
            if (isToStart(member)) {
                moves.start(member);
                any = true;
            }
        }
        if (!any) {
            register.settled.add(entry);
        }
    }

    /** Whether it has not run yet, or waits for its turn to run again. */
    static boolean isToStart(Member member) {
        return member.phase == Phase.HELD || (member.phase == Phase.IDLE && member.state == WorkerState.NEW);
    }

    private void block(Entry entry) {
        if (!entry.blocked) {
            entry.blocked = true;
            moves.effects.tell(Level.ERROR, Kind.BLOCKED, entry, null, EventText.BLOCKED, null);
            register.settled.add(entry);
        }
    }

    private Gate gate(Entry entry) {
        if (entry.startsAfter == null) {
            return entry.late || entry.previous == null || isOver(entry.previous) ? Gate.OPEN : Gate.CLOSED;
        }
        Gate gate = Gate.OPEN;
        for (Entry other : entry.startsAfter) {
            if (!isOver(other)) {
                return Gate.CLOSED;
            }
            if (other.blocked || !other.isGood()) {
                gate = Gate.BLOCKED;
            }
        }
        return gate;
    }

    /** Whether an entry's start is over, well or badly. */
    private static boolean isOver(Entry entry) {
        return entry.startWanted ? entry.blocked : entry.isSettled();
    }
}
