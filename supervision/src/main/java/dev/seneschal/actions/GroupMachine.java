package dev.seneschal.actions;

import dev.seneschal.actions.Entry.Place;
import dev.seneschal.actions.Slot.Mode;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A group's life, without threads, clock or I/O: each method is a step that is told what happened, and when, and asks for
 * {@link Effects}. How jobs come stands in {@link Admission}, what becomes of them in {@link Outcomes}, of panics in {@link Panics}, of slots in {@link Crew}, the end in
 * {@link Closing}. Not thread-safe; who steps it holds the group's lock.
 *
 * <p>A slot asks for work by {@link #next}. An idle one is woken when there is some; only one at a time, which wakes the next when it
 * has found a job, so that short jobs are done by the few slots that are awake.
 */
final class GroupMachine {

    final GroupSettings settings;
    final Effects effects;
    final RandomGenerator random;
    final Agenda agenda = new Agenda();
    final Buffer buffer = new Buffer();
    final Totals totals = new Totals();
    final Gate gate;
    final Crew crew;
    final Batches batches;
    final Outcomes outcomes;
    final Admission admission;
    final Panics panics;
    final Closing closing;
    final Scaler scaler;
    private boolean started;
    long now;

    GroupMachine(GroupSettings settings, Effects effects, RandomGenerator random) {
        this.settings = settings;
        this.effects = effects;
        this.random = random;
        gate = new Gate(settings.rateLimit(), agenda);
        crew = new Crew(this);
        batches = new Batches(this);
        outcomes = new Outcomes(this);
        admission = new Admission(this);
        panics = new Panics(this);
        closing = new Closing(this);
        scaler = new Scaler(this);
    }

    void start(long time) {
        now = time;
        started = true;
        gate.opened(time);
        if (!closing.hasBegun()) {
            crew.ensure(time);
            wakeOne();
        }
    }

    GroupState state() {
        if (closing.hasEnded()) {
            return GroupState.CLOSED;
        } else if (closing.hasBegun()) {
            return GroupState.CLOSING;
        } else if (!started) {
            return GroupState.NEW;
        } else if (panics.isDeciding()) {
            return GroupState.ESCALATING;
        } else if (panics.isRestarting()) {
            return GroupState.RESTARTING;
        }
        return gate.isPaused() ? GroupState.PAUSED : GroupState.RUNNING;
    }

    boolean isStarted() {
        return started;
    }

    boolean isRunning() {
        return started && !closing.hasBegun();
    }

    boolean mayHaveSlots() {
        return started && (!closing.hasBegun() || closing.needsSlots());
    }

    /** The jobs that have been accepted and have no result. */
    int pending() {
        return buffer.size() + batches.beyond() + crew.busy() - closing.stuck() + panics.held();
    }

    /**
     * How many jobs there is room for: in the slots that there may be, busy ones included, and in the free places of the buffer; 0 if no job
     * is taken, or the group is paused.
     */
    int room() {
        if (closing.takesNoMore() || gate.isPaused()) {
            return 0;
        }
        long free = Math.max(0, settings.bufferSize() - buffer.size());
        return (int) Math.min(Integer.MAX_VALUE, crew.attainable() + free);
    }

    // ---- slots ask for work

    /** A slot's thread asks what to do next. */
    Verdict next(Slot slot, long time) {
        now = time;
        crew.asks(slot);
        if (slot.mode == Mode.HELD || slot.mode == Mode.BACK_OFF) {
            wakeOne();
            return Verdict.PARK;
        }
        if (crew.isToEnd(slot) || closing.isToEnd()) {
            crew.remove(slot);
            closing.slotEnded();
            wakeOne();
            return Verdict.END;
        }
        if (slot.fresh) {
            return renew(slot);
        }
        Entry entry = mayStart() ? take() : null;
        if (entry == null) {
            if (closing.isToEnd()) {
                return next(slot, time);
            }
            crew.restsIdle(slot, now);
            return Verdict.PARK;
        }
        begin(slot, entry);
        return Verdict.RUN;
    }

    private @Nullable Entry take() {
        batches.takeBackOld();
        Entry entry = outcomes.take();
        return entry == null && batches.takeBack() ? outcomes.take() : entry;
    }

    private Verdict renew(Slot slot) {
        if (panics.isRestarting()) {
            crew.restsIdle(slot, now);
            return Verdict.PARK;
        }
        if (!slot.alive) {
            crew.begin(slot);
        }
        slot.mode = Mode.STARTING;
        wakeOne();
        return Verdict.RENEW;
    }

    /** A slot has made its action. */
    void renewed(Slot slot) {
        slot.fresh = false;
    }

    private void begin(Slot slot, Entry entry) {
        batches.handOut(slot, entry);
        gate.started(now);
        long timeout = settings.jobTimeoutNanos();
        long interruptAt = timeout == 0 ? entry.deadline() : Math.min(entry.deadline(), now + timeout);
        crew.starts(slot, interruptAt, now);
        closing.began(entry);
        admission.admit();
        wakeOne();
    }

    /** A slot's action has returned or thrown. */
    void ended(Slot slot, @Nullable Throwable thrown, FailureKind kind, @Nullable Object reply, long time) {
        now = time;
        Entry entry = batches.end(slot, thrown != null);
        boolean late = slot.timedOut;
        slot.timedOut = false;
        slot.mode = Mode.STARTING;
        crew.ends(slot);
        if (entry.place == Place.ENDED) {
            // It was handed back when the group gave the slot up.
            closing.stuckEnded();
        } else if (thrown == null) {
            outcomes.done(entry, reply);
        } else {
            outcomes.failed(slot, entry, late ? timeout(entry, thrown) : thrown, late ? FailureKind.RETRY : kind);
        }
        panics.slotEnded();
        crew.ensure(now);
        wakeOne();
    }

    private static Throwable timeout(Entry entry, Throwable thrown) {
        return new JobTimeoutException(
                "attempt " + entry.attempts + " of a job of " + entry.topic + " took too long", thrown);
    }

    boolean mayStart() {
        return started && panics.allowStart() && (!closing.hasBegun() || closing.isDraining()) && gate.isOpen(now);
    }

    /** Has an idle slot look for work if there is some. */
    void wakeOne() {
        if (buffer.hasReady() && crew.idle() > 0 && mayStart()) {
            crew.wakeOne();
        }
    }

    /** Settles what slots have done and not told yet. */
    void settle(long time) {
        now = time;
        batches.settle();
    }

    // ---- what is done by hand, and what falls due

    void pause(long until, long time) {
        now = time;
        batches.takeBack();
        gate.pause(until);
    }

    void resume(long time) {
        now = time;
        gate.resume();
        wakeOne();
    }

    void stop(Throwable cause, long time) {
        now = time;
        closing.stop(cause);
    }

    boolean resumeLane(String key, long time) {
        now = time;
        boolean resumed = buffer.resumeLane(key);
        wakeOne();
        return resumed;
    }

    void resize(int min, int max, long time) {
        now = time;
        crew.resize(min, max, time);
        wakeOne();
    }

    /** The moment at which {@link #tick} is to be called; {@link Long#MAX_VALUE} if nothing is due. */
    long nextDue() {
        return agenda.nearest();
    }

    /** Time has passed. */
    void tick(long time) {
        now = time;
        for (Alarm due = agenda.pollDue(time); due != null; due = agenda.pollDue(time)) {
            fall(due);
        }
        admission.admit();
        wakeOne();
    }

    private void fall(Alarm due) {
        if (due.owner instanceof Entry entry) {
            outcomes.due(entry);
        } else if (due.owner instanceof Slot slot) {
            panics.backOffIsOver(slot);
        } else if (due.owner instanceof CompletableFuture<?> answer) {
            effects.expired(answer);
        } else if (scaler.isDue(due)) {
            scaler.sample(now);
        } else if (!gate.isDue(due) && !crew.isDue(due, now) && !closing.isDue(due)) {
            panics.isDue(due);
        }
    }

    /** Slots were given up: what waits for them waits no longer. */
    void someGivenUp(long time) {
        panics.slotEnded();
        closing.slotEnded();
    }
}
