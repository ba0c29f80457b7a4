package dev.seneschal.actions;

import dev.seneschal.actions.Decision.Workers;
import dev.seneschal.actions.Slot.Mode;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a group's workers when they panic. Panics are decided on one after the other; until all are, no job is started.
 * Panics that come while all workers are being replaced are part of that restart.
 */
final class Panics {

    private final GroupMachine machine;
    private final GroupSettings settings;
    private final Intensity.Counter restarts;
    private final Deque<Panic> undecided = new ArrayDeque<>();
    private final List<Culprit> culprits = new ArrayList<>();
    private final Alarm answer = new Alarm(this);
    private final Alarm patience = new Alarm(this);
    private final Alarm backOff = new Alarm(this);
    private @Nullable Panic asked;
    private int held;
    private boolean restarting;
    private int groupFailures;
    private long lastGroupFailure;

    Panics(GroupMachine machine) {
        this.machine = machine;
        settings = machine.settings;
        restarts = settings.restartIntensity().newCounter();
    }

    /** A slot whose panic was decided on. */
    private record Culprit(Slot slot, Workers workers, Throwable cause) {}

    boolean isDeciding() {
        return asked != null;
    }

    boolean isRestarting() {
        return restarting;
    }

    boolean allowStart() {
        return asked == null && !restarting;
    }

    /** How many jobs wait for a decision. */
    int held() {
        return held;
    }

    void panicked(Slot slot, Entry entry, Throwable cause) {
        machine.totals.panics++;
        machine.totals.escalations++;
        slot.mode = Mode.HELD;
        entry.place = Entry.Place.HELD;
        held++;
        machine.batches.takeBack();
        undecided.add(new Panic(slot, entry, entry.attempts, cause, List.of()));
        proceed();
    }

    /** The listeners have decided, or have not. */
    @SuppressWarnings("ReferenceEquality") // a panic is nothing but itself
    void decided(Panic panic, Optional<Decision> decision, long time) {
        machine.now = time;
        if (asked == panic) {
            asked = null;
            machine.agenda.clear(answer);
            apply(panic, decision.orElse(Decision.of(settings.behaviour())));
            proceed();
            machine.wakeOne();
        }
    }

    /** Restarts all workers by hand. */
    void restartAll(long time) {
        machine.now = time;
        if (machine.isRunning() && !restarting) {
            beginRestart();
        }
    }

    /** A slot could not make its action. */
    void startFailed(Slot slot, Throwable cause, long time) {
        machine.now = time;
        machine.effects.warn("no action could be made for group " + settings.name(), cause);
        if (machine.closing.hasBegun()) {
            machine.crew.kill(slot);
            slot.mode = Mode.STARTING;
        } else {
            restartOne(slot, cause);
        }
    }

    void backOffIsOver(Slot slot) {
        if (slot.mode == Mode.BACK_OFF) {
            free(slot);
        }
    }

    /** A slot has done its job, or was given up. */
    void slotEnded() {
        if (restarting && !backOff.set && asked == null && machine.crew.busy() - machine.crew.abandoned() == 0) {
            replaceAll();
        }
    }

    boolean isDue(Alarm alarm) {
        if (alarm == answer && asked != null) {
            decided(asked, Optional.empty(), machine.now);
        } else if (alarm == patience) {
            machine.crew.interruptAll(machine.now + settings.abandonAfterNanos());
        } else if (alarm == backOff) {
            restarting = false;
            machine.crew.wakeAll();
            machine.effects.restarted();
        }
        return true;
    }

    /** The group closes: nobody is asked any more, and nothing restarted. */
    void close() {
        machine.agenda.clear(patience);
        machine.agenda.clear(backOff);
        machine.agenda.clear(answer);
        Panic open = asked;
        asked = null;
        if (open != null) {
            undecided.addFirst(open);
        }
        proceed();
        for (Slot slot : machine.crew.slots()) {
            backOffIsOver(slot);
        }
        if (restarting) {
            restarting = false;
            machine.crew.wakeAll();
            machine.effects.restarted();
        }
    }

    private void proceed() {
        while (asked == null && !undecided.isEmpty()) {
            Panic panic = undecided.removeFirst();
            if (settings.asks() && !machine.closing.hasBegun()) {
                asked = panic.with(machine.buffer.all());
                machine.agenda.set(answer, machine.now + GroupSettings.DECISION_TIME.toNanos());
                machine.effects.ask(asked);
            } else {
                apply(panic, Decision.of(settings.behaviour()));
            }
        }
        if (asked == null && !culprits.isEmpty()) {
            conclude();
        }
    }

    private void apply(Panic panic, Decision decision) {
        held--;
        culprits.add(new Culprit(panic.slot(), decision.workers(), panic.cause()));
        machine.outcomes.decided(panic.entry(), decision.message());
    }

    /** All panics are decided on: what the strongest decision says is done. */
    private void conclude() {
        List<Culprit> all = List.copyOf(culprits);
        culprits.clear();
        if (machine.closing.hasBegun()) {
            all.forEach(culprit -> free(culprit.slot()));
        } else if (says(all, Workers.STOP)) {
            all.forEach(culprit -> kill(culprit.slot()));
            machine.closing.stop(all.get(0).cause());
        } else if (restarting || says(all, Workers.RESTART_ALL)) {
            all.forEach(culprit -> free(culprit.slot()));
            if (!restarting) {
                beginRestart();
            }
            slotEnded();
        } else {
            all.forEach(this::treat);
        }
    }

    private void treat(Culprit culprit) {
        if (culprit.workers() == Workers.RESTART_ONE && !machine.closing.hasBegun()) {
            machine.totals.restarts++;
            restartOne(culprit.slot(), culprit.cause());
        } else {
            free(culprit.slot());
        }
    }

    private static boolean says(List<Culprit> all, Workers what) {
        return all.stream().anyMatch(culprit -> culprit.workers() == what);
    }

    private void restartOne(Slot slot, Throwable cause) {
        kill(slot);
        if (!restarts.allows(machine.now)) {
            machine.closing.stop(cause);
            return;
        }
        slot.failures = isRecent(slot.lastFailure, slot.failures) ? slot.failures + 1 : 1;
        slot.lastFailure = machine.now;
        slot.mode = Mode.BACK_OFF;
        machine.agenda.set(
                slot.alarm, machine.now + settings.restartBackoff().delayNanos(slot.failures, machine.random));
    }

    private void beginRestart() {
        if (!restarts.allows(machine.now)) {
            machine.closing.stop(new IllegalStateException(
                    "group " + settings.name() + " was restarted too often: " + settings.restartIntensity()));
            return;
        }
        machine.totals.restarts++;
        restarting = true;
        machine.batches.takeBack();
        machine.agenda.set(patience, machine.now + settings.abandonAfterNanos());
        slotEnded();
    }

    /** None works any more: all workers end, and new ones come after the back-off. */
    private void replaceAll() {
        machine.agenda.clear(patience);
        for (Slot slot : machine.crew.slots()) {
            if (!slot.abandoned && !slot.fresh) {
                machine.crew.kill(slot);
                slot.fresh = true;
            }
        }
        groupFailures = isRecent(lastGroupFailure, groupFailures) ? groupFailures + 1 : 1;
        lastGroupFailure = machine.now;
        machine.agenda.set(backOff, machine.now + settings.restartBackoff().delayNanos(groupFailures, machine.random));
    }

    private boolean isRecent(long last, int failures) {
        Duration reset = GroupSettings.BACKOFF_RESET;
        return failures > 0 && machine.now - last < reset.toNanos();
    }

    /** A worker's life is over; its thread asks what is next. */
    private void kill(Slot slot) {
        machine.crew.kill(slot);
        slot.fresh = true;
        free(slot);
    }

    private void free(Slot slot) {
        slot.mode = Mode.STARTING;
        machine.effects.wake(slot);
    }
}
