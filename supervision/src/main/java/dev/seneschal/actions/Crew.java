package dev.seneschal.actions;

import dev.seneschal.actions.Slot.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group's slots: how many there are and are wanted, which are idle, and whose time is up. */
final class Crew {

    private static final long LAUNCH_AGAIN = 1_000_000_000;

    private final GroupMachine machine;
    private final List<Slot> slots = new ArrayList<>();
    /** Who fell idle last is woken first; who is idle longest may end. */
    private final Deque<Slot> idle = new ArrayDeque<>();

    private final Alarm idleCheck = new Alarm(this);
    private final Alarm watch = new Alarm(this);
    private final Alarm relaunch = new Alarm(this);
    private int min;
    private int max;
    private int wanted;
    private int busy;
    private int alive;
    private int abandoned;
    private int leaving;
    private int lastNumber;
    /** The slot that was woken and has not asked for work yet. */
    private @Nullable Slot searching;

    Crew(GroupMachine machine) {
        this.machine = machine;
        min = machine.settings.min();
        max = machine.settings.max();
        wanted = min;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    int wanted() {
        return wanted;
    }

    /** How many of those wanted there can be: those given up take a place as long as their thread runs. */
    int attainable() {
        return Math.max(0, Math.min(wanted, max - abandoned));
    }

    int busy() {
        return busy;
    }

    int alive() {
        return alive;
    }

    int abandoned() {
        return abandoned;
    }

    /** All that take a place: those given up too, as long as their thread runs. */
    int places() {
        return slots.size();
    }

    /** Those that work, or will. */
    int active() {
        return slots.size() - abandoned - leaving;
    }

    int idle() {
        return idle.size();
    }

    List<Slot> slots() {
        return List.copyOf(slots);
    }

    // ---- how many

    void resize(int least, int most, long now) {
        min = least;
        max = most;
        want(wanted, now);
    }

    void want(int number, long now) {
        wanted = Math.max(min, Math.min(max, number));
        ensure(now);
        for (Slot surplus = idle.peekLast(); surplus != null && active() > wanted; surplus = idle.peekLast()) {
            idle.removeLast();
            leave(surplus);
            machine.effects.wake(surplus);
        }
        armIdleCheck();
    }

    /** Starts slots until there are as many as wanted, as far as those given up leave room. */
    void ensure(long now) {
        if (!machine.mayHaveSlots()) {
            return;
        }
        while (active() < wanted && slots.size() < max && !relaunch.set) {
            Slot slot = new Slot(++lastNumber);
            slots.add(slot);
            begin(slot);
            machine.effects.launch(slot);
        }
    }

    /** No thread could be had. */
    void launchFailed(Slot slot, long now) {
        remove(slot);
        machine.agenda.set(relaunch, now + LAUNCH_AGAIN);
    }

    void begin(Slot slot) {
        slot.alive = true;
        alive++;
        machine.totals.created++;
    }

    /** A worker's life is over; its slot may get another. */
    void kill(Slot slot) {
        if (slot.alive) {
            slot.alive = false;
            alive--;
            machine.totals.killed++;
        }
    }

    private void leave(Slot slot) {
        if (!slot.leaving) {
            slot.leaving = true;
            leaving++;
        }
    }

    /** Whether a slot that asks for work is one too many. */
    boolean isToEnd(Slot slot) {
        return slot.leaving || active() > wanted;
    }

    void remove(Slot slot) {
        kill(slot);
        if (slot.leaving) {
            leaving--;
        }
        slot.mode = Mode.ENDED;
        machine.agenda.clear(slot.alarm);
        slots.remove(slot);
        ensure(machine.now);
    }

    // ---- at work

    void starts(Slot slot, long interruptAt, long now) {
        slot.mode = Mode.BUSY;
        slot.busySince = now;
        slot.interruptAt = interruptAt;
        busy++;
        if (interruptAt != Entry.NEVER && (!watch.set || watch.due - interruptAt > 0)) {
            machine.agenda.set(watch, interruptAt);
        }
    }

    void ends(Slot slot) {
        busy--;
        slot.interruptAt = Entry.NEVER;
        slot.abandonAt = Entry.NEVER;
        if (slot.abandoned) {
            slot.abandoned = false;
            slot.fresh = true;
            abandoned--;
        }
    }

    void restsIdle(Slot slot, long now) {
        slot.mode = Mode.IDLE;
        slot.idleSince = now;
        idle.addFirst(slot);
        armIdleCheck();
    }

    /** A slot asks for work, so it is not idle. */
    void asks(Slot slot) {
        if (searching == slot) {
            searching = null;
        }
        if (slot.mode == Mode.IDLE) {
            idle.remove(slot);
        }
    }

    /** Has an idle slot look for work, unless one does already. */
    void wakeOne() {
        if (searching == null) {
            Slot woken = idle.pollFirst();
            if (woken != null) {
                searching = woken;
                woken.mode = Mode.STARTING;
                machine.effects.wake(woken);
            }
        }
    }

    void wakeAll() {
        for (Slot slot = idle.pollFirst(); slot != null; slot = idle.pollFirst()) {
            slot.mode = Mode.STARTING;
            machine.effects.wake(slot);
        }
    }

    long busyNanosSince(long moment, long now) {
        long sum = 0;
        for (Slot slot : slots) {
            if (slot.mode == Mode.BUSY) {
                sum += now - (slot.busySince - moment > 0 ? slot.busySince : moment);
            }
        }
        return sum;
    }

    // ---- what falls due

    boolean isDue(Alarm alarm, long now) {
        if (alarm == idleCheck) {
            endIdle(now);
        } else if (alarm == watch) {
            watch(now);
        } else if (alarm == relaunch) {
            ensure(now);
        } else {
            return false;
        }
        return true;
    }

    /** Interrupts what runs, and gives it up at a moment. */
    void interruptAll(long giveUpAt) {
        for (Slot slot : slots) {
            if (slot.mode == Mode.BUSY && !slot.abandoned) {
                interrupt(slot, giveUpAt);
            }
        }
    }

    /** Gives up what still runs. */
    void abandonAll() {
        for (Slot slot : slots()) {
            if (slot.mode == Mode.BUSY) {
                abandon(slot);
            }
        }
    }

    void close() {
        machine.agenda.clear(idleCheck);
        machine.agenda.clear(watch);
        machine.agenda.clear(relaunch);
        slots().forEach(slot -> machine.agenda.clear(slot.alarm));
    }

    private void interrupt(Slot slot, long giveUpAt) {
        slot.interruptAt = Entry.NEVER;
        slot.abandonAt = Math.min(slot.abandonAt, giveUpAt);
        machine.agenda.setNoLaterThan(watch, slot.abandonAt);
        machine.effects.interrupt(slot);
    }

    private void abandon(Slot slot) {
        if (!slot.abandoned) {
            slot.abandoned = true;
            slot.abandonAt = Entry.NEVER;
            slot.interruptAt = Entry.NEVER;
            abandoned++;
            kill(slot);
            machine.effects.abandon(slot);
        }
    }

    private void watch(long now) {
        long nearest = Entry.NEVER;
        boolean given = false;
        for (Slot slot : slots) {
            if (slot.mode != Mode.BUSY || slot.abandoned) {
                continue;
            }
            if (slot.interruptAt != Entry.NEVER && now - slot.interruptAt >= 0) {
                slot.timedOut = true;
                machine.totals.timedOut++;
                interrupt(slot, now + machine.settings.abandonAfterNanos());
            } else if (slot.abandonAt != Entry.NEVER && now - slot.abandonAt >= 0) {
                abandon(slot);
                given = true;
            }
            nearest = Math.min(nearest, Math.min(slot.interruptAt, slot.abandonAt));
        }
        machine.agenda.clear(watch);
        if (nearest != Entry.NEVER) {
            machine.agenda.set(watch, nearest);
        }
        if (given) {
            ensure(now);
            machine.someGivenUp(now);
        }
    }

    private void armIdleCheck() {
        Slot longest = idle.peekLast();
        if (wanted > min && longest != null && !idleCheck.set) {
            machine.agenda.set(idleCheck, longest.idleSince + machine.settings.maxIdleNanos());
        }
    }

    private void endIdle(long now) {
        long before = now - machine.settings.maxIdleNanos();
        for (Slot slot = idle.peekLast();
                slot != null && wanted > min && slot.idleSince - before <= 0;
                slot = idle.peekLast()) {
            idle.removeLast();
            wanted--;
            leave(slot);
            machine.totals.idled++;
            machine.effects.wake(slot);
        }
        armIdleCheck();
    }
}
