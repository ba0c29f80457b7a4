package dev.seneschal.supervision;

/** Waits for a reason to stop a chief, as uwe's. Runs on a thread of its own, which is interrupted once the chief has ended. */
@FunctionalInterface
public interface Locker {

    /**
     * Returns when the chief is to stop. Throwing stops it too.
     *
     * @throws InterruptedException if the chief has ended
     */
    void await() throws InterruptedException;
}
