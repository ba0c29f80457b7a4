package dev.seneschal.actions;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How jobs come into a group: at once, or when there is a place again, or not.
 *
 * <p>To be woken costs a producer as much as dozens of short jobs, so one that waits is let in only when half of the buffer is empty; if jobs
 * are short, when little is left to do or three quarters are empty; or after a pause, or when its time is over. Until then its group is
 * busy with jobs before it.
 */
final class Admission {

    /** After this time a waiting producer is let in wherever there is a place. */
    private static final long PAUSE_NANOS = 10_000_000;
    /** A producer is woken this long before the slots would have nothing to do: a few times what it takes to wake a thread. */
    private static final long WAKING_NANOS = 100_000;
    /** So many jobs in a row may be accepted at a time that was read before. */
    private static final int MOST_UNTIMED = 16;

    private final GroupMachine machine;
    private final Deque<Entry> producers = new ArrayDeque<>();
    private long lastAdmission;
    private int untimed;

    Admission(GroupMachine machine) {
        this.machine = machine;
    }

    /** Takes a job, or not; null if its producer is to wait. The time may be a little earlier than that of the step before. */
    Submission.@Nullable Outcome submit(Entry entry, boolean mayWait, long time) {
        if (time - machine.now > 0 || !machine.isStarted()) {
            machine.now = time;
        }
        Submission.Outcome refusal = machine.outcomes.refusal(entry, machine.now);
        if (refusal != null) {
            return refuse(refusal);
        }
        if (!mayWait) {
            letIn();
        }
        if (producers.isEmpty() && machine.buffer.size() < machine.settings.bufferSize()) {
            return accept(entry);
        }
        return switch (machine.settings.overflow()) {
            case WAIT -> mayWait ? await(entry) : refuse(Submission.Outcome.TIMED_OUT);
            case REFUSE -> refuse(Submission.Outcome.REFUSED);
            case DROP_OLDEST -> dropOldest(entry);
            case DROP_NEWEST -> dropNewest(entry);
        };
    }

    /** The time of a producer that waits is over: it is let in if there is a place for it and those before it. Says how its wait ended. */
    Submission.Outcome giveUpWaiting(Entry entry, long time) {
        machine.now = time;
        Submission.Outcome admission = entry.extra().admission;
        if (admission != null) {
            return admission;
        }
        letIn();
        admission = entry.extra().admission;
        if (admission != null) {
            return admission;
        }
        producers.remove(entry);
        return refuse(Submission.Outcome.TIMED_OUT);
    }

    /**
     * Whether a job's time of acceptance must be read from the clock, which costs a third of its handing over. While jobs are short and
     * all slots busy the machine has been told the time a moment ago, and that will do, but not for many in a row: those jobs may
     * have been the last short ones.
     */
    boolean needsTime(Entry entry) {
        JobSpec<?> terms = entry.terms;
        boolean known = ++untimed < MOST_UNTIMED
                && machine.isRunning()
                && machine.crew.idle() == 0
                && machine.batches.areShort()
                && machine.settings.rateLimit() == null
                && !machine.scaler.isToBeStirred()
                && terms.idOrNull() == null
                && terms.timeLeftOrNull() == null;
        if (!known) {
            untimed = 0;
        }
        return !known;
    }

    private Submission.@Nullable Outcome await(Entry entry) {
        entry.extra();
        producers.addLast(entry);
        return null;
    }

    private Submission.Outcome accept(Entry entry) {
        entry.number = ++machine.totals.accepted;
        machine.outcomes.accepted(entry, machine.now);
        if (entry.terms.priority() > JobSpec.USUAL_PRIORITY) {
            machine.batches.takeBack();
        }
        machine.buffer.add(entry);
        machine.scaler.stir(machine.now);
        machine.wakeOne();
        return Submission.Outcome.ACCEPTED;
    }

    private Submission.Outcome dropOldest(Entry entry) {
        Entry oldest = machine.buffer.oldest();
        if (oldest != null) {
            machine.outcomes.drop(oldest);
        }
        accept(entry);
        return Submission.Outcome.ACCEPTED_DROPPING_OLDEST;
    }

    private Submission.Outcome dropNewest(Entry entry) {
        machine.totals.accepted++;
        entry.acceptedAt = machine.now;
        machine.outcomes.finish(entry, JobResult.Outcome.DROPPED, false);
        return Submission.Outcome.DROPPED;
    }

    private Submission.Outcome refuse(Submission.Outcome why) {
        machine.totals.refused++;
        return why;
    }

    /** Lets producers in that wait for a place. */
    void admit() {
        if (!producers.isEmpty() && (isRunningLow() || machine.now - lastAdmission >= PAUSE_NANOS)) {
            letIn();
        }
    }

    /** Whether half of the buffer is empty and, where jobs are short, three quarters are or what is ready would soon be done. */
    private boolean isRunningLow() {
        long ready = machine.buffer.readyCount();
        int places = machine.settings.bufferSize();
        return ready <= places / 2
                && (!machine.batches.areShort()
                        || ready <= places / 4
                        || ready * machine.batches.usualNanos <= WAKING_NANOS * machine.crew.active());
    }

    private void letIn() {
        while (machine.buffer.size() < machine.settings.bufferSize()) {
            Entry entry = producers.pollFirst();
            if (entry == null) {
                return;
            }
            lastAdmission = machine.now;
            Submission.Outcome refusal = machine.outcomes.refusal(entry, machine.now);
            entry.extra().admission = refusal == null ? accept(entry) : refuse(refusal);
            machine.effects.admitted(entry);
        }
    }

    /** Sends all waiting producers away. */
    void sendProducersAway() {
        for (Entry entry = producers.pollFirst(); entry != null; entry = producers.pollFirst()) {
            entry.extra().admission = refuse(Submission.Outcome.CLOSED);
            machine.effects.admitted(entry);
        }
    }

    int producers() {
        return producers.size();
    }
}
