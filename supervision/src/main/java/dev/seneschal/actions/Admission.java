package dev.seneschal.actions;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How jobs come into a group: at once, or when there is a place again, or not. A producer that waits for a place is let in when half of the
 * buffer is empty, or at the next job if jobs are long.
 */
final class Admission {

    /** After this time a waiting producer is let in wherever there is a place. */
    private static final long PAUSE_NANOS = 1_000_000;

    private final GroupMachine machine;
    private final Deque<Entry> producers = new ArrayDeque<>();
    private long lastAdmission;

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

    /** The time of a producer that waits is over. Says how its wait ended, if it has ended meanwhile. */
    Submission.Outcome giveUpWaiting(Entry entry, long time) {
        machine.now = time;
        Submission.Outcome admission = entry.extra().admission;
        if (admission != null) {
            return admission;
        }
        producers.remove(entry);
        return refuse(Submission.Outcome.TIMED_OUT);
    }

    private Submission.@Nullable Outcome await(Entry entry) {
        entry.extra();
        producers.addLast(entry);
        return null;
    }

    private Submission.Outcome accept(Entry entry) {
        entry.number = ++machine.totals.accepted;
        machine.outcomes.accepted(entry, machine.now);
        if (entry.spec.priority() > JobSpec.USUAL_PRIORITY) {
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
        if (producers.isEmpty()) {
            return;
        }
        int size = machine.buffer.size();
        if (size > machine.settings.bufferSize() / 2 && machine.now - lastAdmission < PAUSE_NANOS) {
            return;
        }
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
