package dev.seneschal.actions;

import org.jspecify.annotations.Nullable;

/** A slot of a group: a thread with an action, which does one job at a time. Touched under the group's lock, but for what is volatile. */
final class Slot {

    /** What a slot does. */
    enum Mode {
        /** Its thread has been asked for, or makes an action. */
        STARTING,
        IDLE,
        BUSY,
        /** Its action has panicked, and it is not decided yet. */
        HELD,
        /** Waits until it may get a new action. */
        BACK_OFF,
        /** Its thread has been told to end. */
        ENDED
    }

    final int number;
    final Alarm alarm = new Alarm(this);
    Mode mode = Mode.STARTING;
    /** Whether there is a worker: from when it is asked for until it is restarted or ends. */
    boolean alive;
    /** Whether it needs a new action. */
    boolean fresh = true;
    /** Whether it is to end as soon as it asks for work. */
    boolean leaving;

    final Batch batch = new Batch(this);
    long busySince;
    long idleSince;
    /** When its job is to be interrupted; {@link Entry#NEVER} if it is not, or has been. */
    long interruptAt = Entry.NEVER;
    /** When it is given up, once it has been interrupted. */
    long abandonAt = Entry.NEVER;

    boolean timedOut;
    volatile boolean abandoned;
    int failures;
    long lastFailure;

    /** The thread side of it. */
    @Nullable
    SlotThread thread;

    Slot(int number) {
        this.number = number;
    }
}
