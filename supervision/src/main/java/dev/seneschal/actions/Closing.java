package dev.seneschal.actions;

import dev.seneschal.actions.Entry.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group's end: it takes no more jobs, does those it has while there is time for it, then interrupts what runs, then gives it up. What
 * was not done is handed back.
 */
final class Closing {

    private final GroupMachine machine;
    private final Alarm alarm = new Alarm(this);
    private boolean begun;
    private boolean draining;
    private boolean interrupted;
    private boolean ended;
    private long interruptAt;
    private long abandonAt;
    /** The only job that a one-time group does, once it has been started. */
    private @Nullable Entry only;
    /** Jobs that were handed back while their action runs on. */
    private int stuck;

    @Nullable
    Throwable cause;

    Closing(GroupMachine machine) {
        this.machine = machine;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean takesNoMore() {
        return begun || only != null;
    }

    boolean isDraining() {
        return draining;
    }

    int stuck() {
        return stuck;
    }

    boolean needsSlots() {
        return draining && machine.buffer.size() > 0;
    }

    /** Whether what fails now is handed back, not tried again. */
    boolean handsBackFailed() {
        return begun;
    }

    /** Whether a slot that asks for work is to end. */
    boolean isToEnd() {
        return begun && machine.buffer.size() == 0;
    }

    /** Ends the group because of a panic: nothing more is started, and what runs has some time to end. */
    void stop(Throwable why) {
        if (!begun) {
            cause = why;
            long grace = machine.settings.abandonAfterNanos();
            begin(false, machine.now + grace, machine.now + 2 * grace);
        }
    }

    /** Ends the group; a second call may only hasten it. */
    void close(boolean drain, long interruptFrom, long abandonFrom, long time) {
        machine.now = time;
        if (begun) {
            hasten(interruptFrom, abandonFrom);
        } else {
            begin(drain, interruptFrom, abandonFrom);
        }
    }

    /** A job has been started. */
    void began(Entry entry) {
        if (machine.settings.type() == InstanceType.ONE_TIME && only == null) {
            only = entry;
            machine.admission.sendProducersAway();
            machine.buffer.all().forEach(machine.outcomes::handBack);
        }
        wakeToEnd();
    }

    /** A job has its result. */
    void finished(Entry entry) {
        Lane lane = entry.lane();
        if (begun && lane != null && lane.halted) {
            for (Entry next = lane.first(); next != null; next = lane.first()) {
                machine.outcomes.handBack(next);
            }
        }
        if (entry == only && !begun) {
            long grace = machine.settings.abandonAfterNanos();
            begin(false, machine.now + grace, machine.now + 2 * grace);
        }
        wakeToEnd();
    }

    void slotEnded() {
        if (begun && !ended && machine.crew.places() - machine.crew.abandoned() == 0 && machine.panics.held() == 0) {
            end();
        }
    }

    /** An action that was given up has returned after all. */
    void stuckEnded() {
        stuck--;
    }

    boolean isDue(Alarm due) {
        if (due != alarm) {
            return false;
        }
        if (interrupted) {
            giveUp();
        } else {
            interrupt();
        }
        return true;
    }

    private void begin(boolean drain, long interruptFrom, long abandonFrom) {
        machine.batches.takeBack();
        begun = true;
        interruptAt = interruptFrom;
        abandonAt = abandonFrom;
        draining = drain && machine.isStarted() && !machine.gate.isPaused();
        machine.admission.sendProducersAway();
        machine.scaler.close();
        machine.panics.close();
        for (Entry entry : machine.buffer.all()) {
            Lane lane = entry.lane();
            if (entry.place != Place.OUTSIDE
                    && entry.place != Place.ENDED
                    && (!draining || entry.place == Place.RETRY || (lane != null && lane.halted))) {
                machine.outcomes.handBack(entry);
            }
        }
        machine.agenda.set(alarm, interruptAt);
        machine.crew.ensure(machine.now);
        wakeToEnd();
        slotEnded();
    }

    private void hasten(long interruptFrom, long abandonFrom) {
        if (ended) {
            return;
        }
        interruptAt = Math.min(interruptAt, interruptFrom);
        abandonAt = Math.min(abandonAt, abandonFrom);
        machine.agenda.set(alarm, interrupted ? abandonAt : interruptAt);
    }

    private void interrupt() {
        interrupted = true;
        draining = false;
        handBackAll();
        machine.crew.interruptAll(abandonAt);
        machine.agenda.set(alarm, abandonAt);
        machine.crew.wakeAll();
    }

    private void giveUp() {
        machine.crew.abandonAll();
        if (!ended) {
            end();
        }
    }

    private void end() {
        ended = true;
        handBackAll();
        for (Slot slot : machine.crew.slots()) {
            Entry entry = slot.batch.current();
            if (entry != null && entry.place == Place.RUNNING) {
                stuck++;
                machine.outcomes.finish(entry, JobResult.Outcome.HANDED_BACK, false);
            }
        }
        machine.agenda.clear(alarm);
        machine.gate.close();
        machine.crew.close();
        machine.effects.ended();
    }

    private void handBackAll() {
        machine.batches.takeBack();
        List<Entry> all = machine.buffer.all();
        all.forEach(machine.outcomes::handBack);
    }

    private void wakeToEnd() {
        if (isToEnd()) {
            machine.crew.wakeAll();
        }
    }
}
