package dev.seneschal.actions;

import dev.seneschal.actions.Entry.Place;

/**
 * Hands jobs out to slots, while they are short several at once, so that a lock is taken once for all of them. A job never waits behind
 * another while a slot is idle, nor for long behind one that turns out to be long: it is taken back.
 */
final class Batches {

    /** As many jobs are handed out at once as are done in this time. */
    private static final long BATCH_NANOS = 40_000;
    /** A batch that is out for longer is taken back when a slot asks for work. */
    private static final long LONG_NANOS = 1_000_000;

    private final GroupMachine machine;
    private final boolean wanted;
    /** The batches of several jobs, in the order of their handing out. */
    private final Chain out = new Chain();
    /** The jobs in them besides those under way. */
    private int beyond;
    /** How long a job has taken lately. */
    long usualNanos = LONG_NANOS;

    Batches(GroupMachine machine) {
        this.machine = machine;
        GroupSettings settings = machine.settings;
        wanted = settings.type() != InstanceType.ONE_TIME
                && settings.jobTimeoutNanos() == 0
                && settings.rateLimit() == null;
    }

    /** Whether several jobs at once are handed out. */
    boolean areShort() {
        return wanted && usualNanos <= BATCH_NANOS / 4;
    }

    /** The jobs handed out that are neither under way nor settled. */
    int beyond() {
        return beyond;
    }

    /** Hands out a job, and others behind it if that holds up nobody. */
    void handOut(Slot slot, Entry first) {
        boolean alone = !wanted || machine.crew.idle() > 0 || machine.closing.hasBegun() || !Buffer.isPlain(first);
        begin(first);
        int number = alone ? 1 : addBehind(first);
        Batch batch = slot.batch;
        batch.begin(first, number);
        if (number > 1) {
            batch.since = machine.now;
            out.addLast(batch);
            beyond += number - 1;
        }
    }

    private int addBehind(Entry first) {
        int most = most();
        int number = 1;
        Entry last = first;
        while (number < most) {
            Entry next = machine.buffer.pollPlain();
            if (next == null) {
                break;
            }
            begin(next);
            last.behind = next;
            last = next;
            number++;
        }
        return number;
    }

    private int most() {
        long fair = machine.buffer.readyCount() / Math.max(1, machine.crew.active());
        return (int) Math.min(Batch.MOST, Math.min(fair, BATCH_NANOS / Math.max(1, usualNanos)));
    }

    private void begin(Entry entry) {
        entry.place = Place.RUNNING;
        entry.attempts++;
        machine.totals.received++;
    }

    /** Settles what is done. */
    void settle() {
        for (Link each = out.first(); each != null; each = each.next) {
            settle((Batch) each, 0, false);
        }
    }

    /** Takes the job whose end was told out of its slot's batch, which ends. */
    Entry end(Slot slot, boolean failure) {
        Batch batch = slot.batch;
        if (batch.hasUnclaimed()) {
            putBack(batch);
        }
        settle(batch, 1, failure);
        Entry entry = batch.current();
        if (entry == null) {
            throw new IllegalStateException("slot " + slot.number + " has no job");
        }
        batch.end();
        if (batch.chain != null) {
            out.remove(batch);
        }
        return entry;
    }

    private void settle(Batch batch, int ended, boolean failure) {
        int done = batch.done();
        Entry entry = batch.first();
        for (int i = 0; i < done && entry != null; i++) {
            Entry next = entry.behind;
            entry.behind = null;
            machine.outcomes.done(entry, entry.reply);
            entry = next;
        }
        beyond -= done;
        if (done > 0 && entry != null) {
            batch.settled(done, entry);
        }
        if (done + ended > 0) {
            count(batch.slot, done + ended, failure);
        }
    }

    private void count(Slot slot, int ended, boolean failure) {
        long now = machine.now;
        long each = (now - slot.busySince) / ended;
        usualNanos += (Math.min(each, LONG_NANOS) - usualNanos) / 8;
        machine.scaler.ended(slot.busySince, ended, failure, now);
        slot.busySince = now;
    }

    /** Takes back all that no slot has begun; they are ready again, before all others. */
    boolean takeBack() {
        int before = beyond;
        for (Link each = out.last(); each != null; each = out.last()) {
            takeBack((Batch) each);
        }
        return before > beyond;
    }

    /** Takes back what stands behind a job that is long. */
    void takeBackOld() {
        for (Link each = out.first();
                each instanceof Batch batch && machine.now - batch.since > LONG_NANOS;
                each = out.first()) {
            takeBack(batch);
        }
    }

    private void takeBack(Batch batch) {
        putBack(batch);
        settle(batch, 0, false);
        out.remove(batch);
    }

    private void putBack(Batch batch) {
        for (Entry entry : batch.takeBack()) {
            beyond--;
            entry.attempts--;
            machine.totals.received--;
            machine.buffer.addFirst(entry);
        }
    }
}
