package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.supervision.ExitReport.Reason;
import dev.seneschal.supervision.Member.Bucket;
import dev.seneschal.supervision.Member.Phase;
import dev.seneschal.time.Nanos;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A chief's life, without threads, clock or I/O: each method is a step that is told what happened, and when, and asks for
 * {@link Effects}. What happens to a worker goes on in {@link Lives}, what is done by hand in {@link Controls}. Not thread-safe; who
 * steps it holds the chief's lock.
 */
final class ChiefMachine {

    /** How long what still runs has to end in after a forced stop. */
    static final long FORCE_NANOS = 500_000_000;

    enum Stage {
        NEW,
        RUNNING,
        STOPPING,
        ENDED
    }

    final ChiefSettings settings;
    final Register register = new Register();
    final Effects effects;
    final Moves moves;
    final StartOrder order;
    final StopWave wave;
    final Lives lives;
    final Controls controls;
    private final Timers.Timed budget = new Timers.Timed() {};
    private final Timers.Timed regroup = new Timers.Timed() {};
    private long regroupAt;
    private boolean startedTold;
    private boolean stopBeforeStart;

    Stage stage = Stage.NEW;
    Reason reason = Reason.SHUTDOWN;
    String detail = "";

    @Nullable
    Throwable cause;

    int exitCode;
    boolean forced;

    ChiefMachine(ChiefSettings settings, Effects effects, RandomGenerator random) {
        this.settings = settings;
        this.effects = effects;
        moves = new Moves(register, effects);
        order = new StartOrder(register, moves);
        wave = new StopWave(register, moves);
        lives = new Lives(this, new Restarts(settings.chiefIntensity(), random));
        controls = new Controls(this);
        settings.workers().forEach((name, spec) -> register.add(new Entry(name, spec, settings.restart())));
        register.linkAll();
    }

    void start(long now) {
        moves.now = now;
        if (stopBeforeStart) {
            end();
            return;
        }
        stage = Stage.RUNNING;
        effects.tell(Level.INFO, Kind.CHIEF_STARTING, null, null, EventText.CHIEF_STARTING, null);
        if (register.isEmpty()) {
            stopForWantOfWorkers();
        } else {
            register.forEach(entry -> register.wantStart(entry, true));
            register.forEach(order::want);
        }
        settle();
    }

    /** The moment at which {@link #tick} is to be called; {@link Long#MAX_VALUE} if nothing is due. */
    long nextDue() {
        return moves.timers.isEmpty() ? Long.MAX_VALUE : moves.timers.nearest();
    }

    /** Time has passed. */
    void tick(long now) {
        moves.now = now;
        for (Timers.Timed due = moves.timers.pollDue(now); due != null; due = moves.timers.pollDue(now)) {
            if (due == budget) {
                giveUpAll();
            } else if (due instanceof Member member) {
                lives.due(member);
            }
        }
        settle();
    }

    /** Asks the chief to stop, from outside. */
    void shutdown(Reason why, String more, long budgetNanos, long now) {
        moves.now = now;
        stop(why, more, null, 0, budgetNanos);
        settle();
    }

    /** Interrupts what still runs, and gives it up soon. */
    void force(Reason why, String more, long now) {
        moves.now = now;
        stop(why, more, null, 0, FORCE_NANOS);
        if (stage == Stage.STOPPING && !forced) {
            forced = true;
            effects.tell(Level.ERROR, Kind.REPORTED, null, null, EventText.FORCED, null);
            wave.askAll();
            forEachLive(member -> {
                if (!member.interrupted) {
                    moves.interrupt(member);
                }
            });
        }
        settle();
    }

    /** Stops the chief, for a reason within it or from outside. The first reason stands. */
    void stop(Reason why, String more, @Nullable Throwable failure, int code, long budgetNanos) {
        if (stage == Stage.ENDED) {
            return;
        }
        long by = moves.now + budgetNanos;
        if (stage == Stage.STOPPING) {
            cutBudget(by);
            return;
        }
        reason = why;
        detail = more;
        cause = failure;
        exitCode = code;
        if (stage == Stage.NEW) {
            stopBeforeStart = true;
            return;
        }
        stage = Stage.STOPPING;
        moves.stopping = true;
        moves.stopBy = by;
        moves.timers.clear(regroup);
        moves.timers.set(budget, by);
        effects.tell(Level.INFO, Kind.CHIEF_STOPPING, null, null, EventText.CHIEF_STOPPING + ": " + why, null);
        register.forEach(entry -> {
            register.wantStart(entry, false);
            List.copyOf(entry.members).forEach(this::releaseIfWaiting);
        });
        wave.shutdown();
    }

    void stop(Reason why, Member culprit, @Nullable Throwable failure, int code) {
        stop(why, culprit.name(), failure, code, Nanos.of(settings.forceStopTimeout()));
    }

    /** When it is to have ended, once it has been asked to. */
    long stopBy() {
        return moves.stopBy;
    }

    void escalate(Member culprit, String why, @Nullable Throwable failure) {
        moves.tell(Level.FATAL, Kind.ESCALATED, culprit, why, failure);
        stop(Reason.ESCALATED, culprit, failure, settings.failureExitCode());
    }

    /** Has a member wait until those that its strategy names have ended, and are restarted with it. */
    void regroup(Member culprit, long delay) {
        moves.hold(culprit);
        boolean more = wave.purpose() == StopWave.Purpose.REGROUP;
        long at = moves.now + delay;
        regroupAt = more && regroupAt - at > 0 ? regroupAt : at;
        if (settings.strategy() == Strategy.ONE_FOR_ALL && register.first != null) {
            wave.regroupFrom(register.first);
        } else {
            wave.regroupAfter(culprit.entry);
        }
        register.forEach(entry -> {
            if (entry.inWave && entry.wholeInWave && entry.count(Bucket.WAITING) > 0) {
                entry.members.forEach(this::holdIfBackingOff);
            }
        });
    }

    /** Draws all conclusions from what the step has changed. */
    void settle() {
        do {
            order.pump();
            if (wave.advance()) {
                finishWave();
            }
        } while (!register.settled.isEmpty());
        if (stage == Stage.RUNNING && wave.purpose() == StopWave.Purpose.NONE) {
            stopIfDone();
            tellStarted();
        }
    }

    private void tellStarted() {
        if (stage == Stage.RUNNING
                && !startedTold
                && register.count(Bucket.STARTING) + register.count(Bucket.WAITING) == 0) {
            startedTold = true;
            effects.tell(Level.INFO, Kind.CHIEF_STARTED, null, null, EventText.CHIEF_STARTED, null);
            effects.started();
        }
    }

    private void stopIfDone() {
        if (register.active() > 0 || register.members() == 0) {
            return;
        }
        if (!moves.everRan && !startedTold) {
            stopForWantOfWorkers();
            settle();
        } else if (settings.stopWhenAllDone()) {
            int code = register.count(Bucket.LOST) > 0 ? settings.failureExitCode() : 0;
            stop(Reason.ALL_DONE, "", null, code, Nanos.of(settings.forceStopTimeout()));
            settle();
        }
    }

    private void stopForWantOfWorkers() {
        effects.tell(Level.ERROR, Kind.REPORTED, null, null, EventText.NO_WORKERS, null);
        stop(Reason.NO_WORKERS, "", null, settings.failureExitCode(), Nanos.of(settings.forceStopTimeout()));
    }

    private void finishWave() {
        if (wave.purpose() == StopWave.Purpose.SHUTDOWN) {
            wave.end();
            end();
        } else if (moves.now - regroupAt >= 0) {
            restartGroup();
        } else {
            moves.timers.set(regroup, regroupAt);
        }
    }

    private void restartGroup() {
        moves.timers.clear(regroup);
        wave.end();
        register.forEach(entry -> {
            if (entry.members.stream().anyMatch(member -> member.phase == Phase.HELD)) {
                register.wantStart(entry, true);
            }
        });
        register.forEach(entry -> {
            if (entry.startWanted) {
                order.want(entry);
            }
        });
    }

    private void end() {
        stage = Stage.ENDED;
        moves.timers.clear(budget);
        effects.ended();
    }

    private void cutBudget(long by) {
        if (moves.stopBy - by > 0) {
            moves.stopBy = by;
            moves.timers.set(budget, by);
            forEachLive(member -> {
                if (member.cancelled) {
                    moves.askStop(member, Member.After.STOP);
                }
            });
        }
    }

    /** The chief's budget is over. */
    private void giveUpAll() {
        wave.askAll();
        forEachLive(member -> {
            if (!member.interrupted) {
                moves.interrupt(member);
            }
            moves.abandon(member);
        });
        wave.checkAll();
    }

    private void forEachLive(Consumer<Member> action) {
        register.forEach(entry -> {
            if (entry.live() > 0) {
                entry.members.stream().filter(Member::isLive).forEach(action);
                entry.leaving.values().stream().filter(Member::isLive).forEach(action);
            }
        });
    }

    private void releaseIfWaiting(Member member) {
        if (member.isWaiting()) {
            moves.release(member);
        }
    }

    private void holdIfBackingOff(Member member) {
        if (member.phase == Phase.BACK_OFF) {
            moves.hold(member);
        }
    }
}
