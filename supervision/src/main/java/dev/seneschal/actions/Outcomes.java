package dev.seneschal.actions;

import dev.seneschal.actions.Entry.Place;
import dev.seneschal.actions.JobResult.Outcome;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a group's jobs: each that was accepted ends in one result, here. */
final class Outcomes {

    private static final int QUARANTINED_IDS = 10_000;
    private static final long QUARANTINE_NANOS = Duration.ofHours(1).toNanos();

    private final GroupMachine machine;
    private final GroupSettings settings;
    private final @Nullable KnownIds accepted;
    /** How often jobs with an id have panicked; one that did it too often is quarantined. */
    private final KnownIds panicked = new KnownIds(QUARANTINED_IDS, QUARANTINE_NANOS);

    Outcomes(GroupMachine machine) {
        this.machine = machine;
        settings = machine.settings;
        accepted = settings.knownIds() == 0 ? null : new KnownIds(settings.knownIds(), settings.knownNanos());
    }

    /** Why a job is not to be accepted, if so. */
    Submission.@Nullable Outcome refusal(Entry entry, long now) {
        if (machine.closing.takesNoMore()) {
            return Submission.Outcome.CLOSED;
        }
        String id = entry.terms.idOrNull();
        if (id == null) {
            return null;
        }
        if (panicked.count(id, now) >= settings.quarantineAfter()) {
            return Submission.Outcome.QUARANTINED;
        }
        KnownIds known = accepted;
        return known != null && known.count(id, now) > 0 ? Submission.Outcome.DUPLICATE : null;
    }

    void accepted(Entry entry, long now) {
        entry.acceptedAt = now;
        String id = entry.terms.idOrNull();
        KnownIds known = accepted;
        if (known != null && id != null) {
            known.add(id, now);
        }
        Duration left = entry.terms.timeLeftOrNull();
        if (left != null) {
            Extra extra = entry.extra();
            extra.deadline = now + Nanos.of(left);
            machine.agenda.set(extra.alarm(), extra.deadline);
        }
        Extra extra = entry.extraOrNull();
        if (extra != null) {
            extra.waitsSince = now;
        }
    }

    /** Takes the next job that is not too late. */
    @Nullable
    Entry take() {
        for (Entry entry = machine.buffer.poll(); entry != null; entry = machine.buffer.poll()) {
            clearAlarm(entry);
            if (!entry.isOver(machine.now)) {
                return entry;
            }
            die(entry, DeadLetter.Reason.EXPIRED);
        }
        return null;
    }

    /** A waiting job's moment has come: it is to be tried again, or its time is over. */
    void due(Entry entry) {
        if (entry.place == Place.RETRY) {
            machine.buffer.retry(entry);
            Extra extra = entry.extra();
            extra.waitsSince = machine.now;
            if (extra.deadline != Entry.NEVER) {
                machine.agenda.set(extra.alarm(), extra.deadline);
            }
            machine.scaler.stir(machine.now);
        } else if (entry.isOver(machine.now)) {
            leaveBuffer(entry);
            die(entry, DeadLetter.Reason.EXPIRED);
        }
    }

    void done(Entry entry, @Nullable Object reply) {
        entry.reply = reply;
        Extra extra = entry.extraOrNull();
        if (extra != null) {
            extra.failure = null;
        }
        finish(entry, Outcome.DONE, false);
    }

    /** An attempt has failed. */
    void failed(Slot slot, Entry entry, Throwable thrown, FailureKind kind) {
        entry.extra().failure = thrown;
        if (kind == FailureKind.PANIC) {
            countPanic(entry);
            machine.panics.panicked(slot, entry, thrown);
        } else if (machine.closing.handsBackFailed()) {
            finish(entry, Outcome.HANDED_BACK, false);
        } else if (kind == FailureKind.PERMANENT) {
            die(entry, DeadLetter.Reason.PERMANENT);
        } else {
            retry(entry);
        }
    }

    /** Tries a job again after a while, if it has another attempt and time left. */
    void retry(Entry entry) {
        if (machine.closing.handsBackFailed()) {
            finish(entry, Outcome.HANDED_BACK, false);
            return;
        }
        if (isQuarantined(entry)) {
            die(entry, DeadLetter.Reason.QUARANTINED);
            return;
        }
        long at = machine.now + settings.retry().backoff().delayNanos(entry.attempts, machine.random);
        if (entry.attempts >= settings.retry().attempts() || at - entry.deadline() >= 0) {
            die(entry, DeadLetter.Reason.ATTEMPTS);
            return;
        }
        machine.totals.retries++;
        machine.buffer.keepForRetry(entry);
        machine.agenda.set(entry.extra().alarm(), at);
    }

    /** A panic over a job was decided on. */
    void decided(Entry entry, Decision.Message message) {
        switch (message) {
            case RETRY -> retry(entry);
            case DEAD_LETTER -> die(entry, DeadLetter.Reason.DECIDED);
            case DISCARD -> finish(entry, Outcome.DROPPED, false);
        }
    }

    void die(Entry entry, DeadLetter.Reason reason) {
        entry.extra().reason = reason;
        finish(entry, Outcome.DEAD, settings.haltsLanes());
    }

    /** Drops a job that waits. */
    void drop(Entry entry) {
        leaveBuffer(entry);
        finish(entry, Outcome.DROPPED, false);
    }

    /** Hands a job back that waits. */
    void handBack(Entry entry) {
        leaveBuffer(entry);
        finish(entry, Outcome.HANDED_BACK, false);
    }

    /** A job has its result. It is not in the buffer any more. */
    void finish(Entry entry, Outcome outcome, boolean haltLane) {
        clearAlarm(entry);
        entry.outcome = outcome;
        entry.place = Place.ENDED;
        switch (outcome) {
            case DONE -> machine.totals.done++;
            case DEAD -> machine.totals.dead++;
            case DROPPED -> machine.totals.dropped++;
            case HANDED_BACK -> machine.totals.handedBack++;
        }
        if (outcome != Outcome.DONE) {
            forgetId(entry);
        }
        machine.buffer.release(entry, haltLane);
        machine.effects.finished(entry);
        machine.closing.finished(entry);
    }

    /** What was not done may be submitted again. */
    private void forgetId(Entry entry) {
        String id = entry.terms.idOrNull();
        KnownIds known = accepted;
        if (known != null && id != null) {
            known.remove(id);
        }
    }

    private void leaveBuffer(Entry entry) {
        machine.buffer.remove(entry);
    }

    private void clearAlarm(Entry entry) {
        Extra extra = entry.extraOrNull();
        Alarm alarm = extra == null ? null : extra.alarm;
        if (alarm != null) {
            machine.agenda.clear(alarm);
        }
    }

    private void countPanic(Entry entry) {
        entry.extra().panics++;
        String id = entry.terms.idOrNull();
        if (id != null) {
            panicked.add(id, machine.now);
        }
    }

    private boolean isQuarantined(Entry entry) {
        String id = entry.terms.idOrNull();
        int own = entry.extra().panics;
        int panics = id == null ? own : panicked.count(id, machine.now);
        return own > 0 && panics >= settings.quarantineAfter();
    }
}
