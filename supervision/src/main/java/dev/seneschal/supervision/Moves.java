package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.Member.After;
import dev.seneschal.supervision.Member.Phase;
import org.jspecify.annotations.Nullable;

/** What can be done to one member, whatever the reason. */
final class Moves {

    private static final int NANOS_PER_MICRO = 1000;

    final Register register;
    final Timers timers = new Timers();
    final Effects effects;
    /** The moment of the present step. */
    long now;
    /** When whatever still runs is abandoned. */
    long stopBy = Long.MAX_VALUE;

    boolean stopping;
    /** Whether any worker has come to run. */
    boolean everRan;

    Moves(Register register, Effects effects) {
        this.register = register;
        this.effects = effects;
    }

    /** Starts a member that has no worker called now: on its parked thread, else on a new one. */
    void start(Member member) {
        Verdict first = begin(member);
        if (member.hasThread) {
            effects.resume(member, first);
        } else {
            member.hasThread = true;
            effects.launch(member, first);
        }
    }

    /** Begins another life of a member, and says what its thread is to do for that. */
    Verdict begin(Member member) {
        timers.clear(member);
        if (member.state != WorkerState.NEW) {
            member.restarts++;
        }
        member.cancelled = false;
        member.interrupted = false;
        member.ready = false;
        member.silent = false;
        member.fault = null;
        member.after = After.STOP;
        member.startedAt = now;
        member.startMicros = -1;
        member.become(WorkerState.INITIALIZED);
        boolean init = !member.initDone || member.entry.policy.reInit();
        if (init) {
            member.phase = Phase.INIT;
            watch(member);
            register.recount(member);
        } else {
            enterRun(member);
        }
        return init ? Verdict.INIT : Verdict.RUN;
    }

    /** A member's init has succeeded, or need not be called. */
    void enterRun(Member member) {
        if (!member.cancelled) {
            member.initDone = true;
        }
        member.become(WorkerState.RUN);
        member.phase = Phase.RUN;
        member.lastBeat = now;
        everRan = true;
        tell(Level.INFO, Kind.STARTING, member, EventText.STARTING, null);
        tell(Level.INFO, Kind.RUNNING, member, EventText.RUNNING, null);
        if (member.entry.readyNanos == 0) {
            member.ready = true;
        }
        if (member.ready) {
            member.startMicros = microsSince(member.startedAt);
        }
        if (!member.cancelled) {
            watch(member);
        }
        register.recount(member);
    }

    /** Asks a member's worker to stop, if that has not been done, and notes what is to follow. */
    void askStop(Member member, After after) {
        if (!member.isLive()) {
            return;
        }
        member.after = after;
        if (member.cancelled) {
            if (stopping && member.abandonAt - stopBy > 0) {
                member.abandonAt = stopBy;
                timers.set(member, member.interrupted ? stopBy : now + (stopBy - now) / 2);
            }
            return;
        }
        member.cancelled = true;
        member.initDone = false;
        member.stopAskedAt = now;
        member.stopMicros = -1;
        long last = now + member.entry.stopNanos;
        member.abandonAt = stopping && last - stopBy > 0 ? stopBy : last;
        timers.set(member, interruptAt(member));
        effects.cancel(member);
        tell(Level.INFO, Kind.STOPPING, member, EventText.STOPPING, null);
        register.recount(member);
    }

    void interrupt(Member member) {
        member.interrupted = true;
        timers.set(member, member.abandonAt);
        effects.interrupt(member);
        tell(Level.INFO, Kind.INTERRUPTED, member, EventText.INTERRUPTED, null);
    }

    /** Gives a member up. Its thread may still end. */
    void abandon(Member member) {
        timers.clear(member);
        member.abandoned = true;
        effects.abandon(member);
        tell(Level.ERROR, Kind.ABANDONED, member, EventText.ABANDONED, member.fault);
        register.recount(member);
    }

    /** Lets a member that waits to be restarted rest. */
    void release(Member member) {
        timers.clear(member);
        member.phase = Phase.IDLE;
        if (member.hasThread) {
            member.hasThread = false;
            effects.resume(member, Verdict.END);
        }
        rest(member);
    }

    /** A member's thread ends. */
    void rest(Member member) {
        timers.clear(member);
        member.phase = Phase.IDLE;
        member.hasThread = false;
        register.recount(member);
        if (member.removed) {
            register.forget(member);
        }
    }

    void hold(Member member) {
        timers.clear(member);
        member.phase = Phase.HELD;
        register.recount(member);
    }

    /** Sets the timer to what a member that runs is watched for. */
    void watch(Member member) {
        Entry entry = member.entry;
        boolean awaitsReady = entry.readyNanos > 0 && !member.ready;
        boolean awaitsBeat = entry.heartbeatNanos > 0 && member.phase == Phase.RUN;
        long readyBy = member.startedAt + entry.readyNanos;
        long beatBy = Math.max(member.lastBeat, member.silent ? now : member.lastBeat) + entry.heartbeatNanos;
        if (awaitsReady && awaitsBeat) {
            timers.set(member, Math.min(readyBy, beatBy));
        } else if (awaitsReady) {
            timers.set(member, readyBy);
        } else if (awaitsBeat) {
            timers.set(member, beatBy);
        } else {
            timers.clear(member);
        }
    }

    int microsSince(long then) {
        return (int) Math.min(Integer.MAX_VALUE, (now - then) / NANOS_PER_MICRO);
    }

    void tell(Level level, Kind kind, Member member, String message, @Nullable Throwable cause) {
        effects.tell(level, kind, member.entry, member, message, cause);
    }

    /** Half-way to the end of its time; a nested chief, which then forces its own workers' end, a second before it. */
    private long interruptAt(Member member) {
        long time = member.abandonAt - now;
        return member.abandonAt - (member.entry.nested ? Math.min(NestedChief.LAST_NANOS, time / 2) : time / 2);
    }
}
