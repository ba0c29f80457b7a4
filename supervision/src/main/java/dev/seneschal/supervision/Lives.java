package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.ExitReport.Reason;
import dev.seneschal.supervision.Member.After;
import dev.seneschal.supervision.Member.Phase;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The part of a chief's machine that follows one worker: its init, its readiness, its end, and what comes after. */
final class Lives {

    private final ChiefMachine machine;
    private final Moves moves;
    private final Restarts restarts;

    Lives(ChiefMachine machine, Restarts restarts) {
        this.machine = machine;
        this.moves = machine.moves;
        this.restarts = restarts;
    }

    /** A member's init has returned. */
    Verdict initDone(Member member, long now) {
        moves.now = now;
        if (member.abandoned) {
            return endLate(member, null);
        }
        moves.tell(Level.INFO, Kind.INITIALIZED, member, EventText.INITIALIZED, null);
        moves.enterRun(member);
        machine.settle();
        return Verdict.RUN;
    }

    /** A member says that it is ready. */
    void ready(Member member, long now) {
        moves.now = now;
        if (!member.isLive() || member.ready || member.entry.readyNanos == 0) {
            return;
        }
        member.ready = true;
        member.startMicros = moves.microsSince(member.startedAt);
        moves.tell(Level.INFO, Kind.READY, member, EventText.READY, null);
        if (!member.cancelled) {
            moves.watch(member);
        }
        moves.register.recount(member);
        machine.settle();
    }

    /** A member's init has thrown, or its run has ended. Says what its thread is to do. */
    Verdict ended(Member member, @Nullable Throwable thrown, long now) {
        moves.now = now;
        Verdict next = member.abandoned ? endLate(member, thrown) : end(member, thrown);
        machine.wave.onRest(member.entry);
        machine.controls.removeIfGone(member.entry);
        machine.settle();
        return next;
    }

    /** No thread could be started for a member. */
    void launchFailed(Member member, Throwable thrown, long now) {
        member.hasThread = false;
        ended(member, thrown, now);
    }

    /** A moment that was set for a member has come. */
    void due(Member member) {
        if (member.phase == Phase.BACK_OFF) {
            moves.start(member);
        } else if (member.isLive() && member.cancelled) {
            if (!member.interrupted) {
                moves.interrupt(member);
            } else {
                abandon(member);
            }
        } else if (member.isLive() && machine.stage == ChiefMachine.Stage.RUNNING) {
            checkReadiness(member);
            checkHeartbeat(member);
            if (!member.cancelled) {
                moves.watch(member);
            }
        }
    }

    private Verdict end(Member member, @Nullable Throwable thrown) {
        boolean asked = member.cancelled;
        boolean inInit = member.phase == Phase.INIT;
        Throwable failure = asked && isStop(thrown) ? null : thrown;
        if (asked) {
            member.stopMicros = moves.microsSince(member.stopAskedAt);
            failure = member.after == After.FAIL && member.fault != null ? member.fault : failure;
        }
        member.become(failure != null || inInit ? WorkerState.FAILED : WorkerState.STOPPED);
        if (failure != null) {
            member.lastError = failure;
        }
        tellEnd(member, failure, inInit);
        if (machine.stage != ChiefMachine.Stage.RUNNING) {
            moves.rest(member);
            return Verdict.END;
        }
        return asked && member.after != After.FAIL ? afterStop(member) : afterEnd(member, failure);
    }

    private Verdict afterStop(Member member) {
        return switch (member.after) {
            case STOP, FAIL -> {
                moves.rest(member);
                yield Verdict.END;
            }
            case RESTART -> {
                tellRestart(member);
                yield restartNow(member);
            }
            case HOLD -> {
                moves.hold(member);
                yield Verdict.PARK;
            }
        };
    }

    private Verdict afterEnd(Member member, @Nullable Throwable failure) {
        return switch (restarts.decide(member, failure, moves.now)) {
            case RESTART -> restart(member, restarts.delay);
            case REST -> {
                moves.rest(member);
                stopIfSignificant(member, failure);
                yield Verdict.END;
            }
            case STOP_APP -> {
                moves.rest(member);
                moves.tell(Level.FATAL, Kind.ESCALATED, member, EventText.STOP_APP, failure);
                machine.stop(Reason.STOP_APP_ON_FAIL, member, failure, exitCode(failure));
                yield Verdict.END;
            }
            case ESCALATE -> {
                moves.rest(member);
                machine.escalate(member, restarts.why, failure);
                yield Verdict.END;
            }
        };
    }

    private Verdict restart(Member member, long delay) {
        tellRestart(member);
        if (machine.settings.strategy() != Strategy.ONE_FOR_ONE) {
            machine.regroup(member, delay);
            return Verdict.PARK;
        }
        if (delay == 0) {
            return restartNow(member);
        }
        member.phase = Phase.BACK_OFF;
        moves.timers.set(member, moves.now + delay);
        moves.register.recount(member);
        return Verdict.PARK;
    }

    private Verdict restartNow(Member member) {
        if (!member.hasThread) {
            moves.start(member);
            return Verdict.PARK;
        }
        return moves.begin(member);
    }

    private Verdict endLate(Member member, @Nullable Throwable thrown) {
        Throwable failure = isStop(thrown) ? null : thrown;
        member.abandoned = false;
        member.become(failure != null || member.phase == Phase.INIT ? WorkerState.FAILED : WorkerState.STOPPED);
        if (failure != null) {
            member.lastError = failure;
        }
        moves.rest(member);
        moves.tell(Level.INFO, Kind.LATE_END, member, EventText.LATE_END, failure);
        return Verdict.END;
    }

    private void abandon(Member member) {
        boolean toBeRestarted = member.after != After.STOP;
        moves.abandon(member);
        machine.wave.onRest(member.entry);
        if (toBeRestarted && machine.stage == ChiefMachine.Stage.RUNNING) {
            machine.escalate(member, EventText.NOT_RESTARTABLE, member.fault);
        }
    }

    private void checkReadiness(Member member) {
        Entry entry = member.entry;
        if (entry.readyNanos > 0 && !member.ready && moves.now - member.startedAt >= entry.readyNanos) {
            fail(member, Kind.NOT_READY, EventText.NOT_READY, "was not ready within ", entry.readyNanos);
        }
    }

    private void checkHeartbeat(Member member) {
        Entry entry = member.entry;
        if (entry.heartbeatNanos == 0 || member.phase != Phase.RUN || member.cancelled) {
            return;
        }
        if (moves.now - member.lastBeat < entry.heartbeatNanos) {
            member.silent = false;
        } else if (!member.silent) {
            member.silent = true;
            if (entry.spec.restartWhenSilent()) {
                fail(member, Kind.SILENT, EventText.SILENT, "gave no heartbeat for ", entry.heartbeatNanos);
            } else {
                moves.tell(Level.ERROR, Kind.SILENT, member, EventText.SILENT, null);
            }
        }
    }

    private void fail(Member member, Kind kind, String message, String what, long nanos) {
        member.fault = new WorkerTimeoutException(member.name() + " " + what + Duration.ofNanos(nanos));
        moves.tell(Level.ERROR, kind, member, message, member.fault);
        moves.askStop(member, After.FAIL);
    }

    private void stopIfSignificant(Member member, @Nullable Throwable failure) {
        if (member.entry.spec.isSignificant() && member.entry.isGone()) {
            int code = failure == null ? 0 : exitCode(failure);
            machine.stop(Reason.SIGNIFICANT_ENDED, member, failure, code);
        }
    }

    private int exitCode(@Nullable Throwable failure) {
        return failure instanceof ChiefFailedException nested
                ? nested.report().exitCode()
                : machine.settings.failureExitCode();
    }

    private void tellRestart(Member member) {
        boolean init = !member.initDone || member.entry.policy.reInit();
        String message = init ? EventText.RESTARTING_WITH_INIT : EventText.RESTARTING;
        moves.tell(Level.INFO, Kind.RESTARTING, member, message, null);
    }

    private void tellEnd(Member member, @Nullable Throwable failure, boolean inInit) {
        if (failure == null) {
            moves.tell(Level.INFO, Kind.FINISHED, member, EventText.FINISHED, null);
        } else {
            String message = inInit
                    ? EventText.INIT_FAILED
                    : member.entry.policy.isError(failure) ? EventText.FAILED_WITH_ERROR : EventText.FAILED_WITH_PANIC;
            moves.tell(inInit ? Level.FATAL : Level.ERROR, Kind.FAILED, member, message, failure);
        }
    }

    /** How a worker ends that was asked to, and was interrupted or gave up where it stood. */
    private static boolean isStop(@Nullable Throwable thrown) {
        return thrown instanceof InterruptedException
                || thrown instanceof CancellationException
                || thrown instanceof ClosedByInterruptException;
    }
}
