package dev.seneschal.benchmarks;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * The work of a worker that fails again and again, and the times that each of its restarts took. All items are in its mailbox before it
 * begins, and every second one throws; a time begins before the exception is made and ends where the next item is handled.
 */
final class FailingItems {

    private static final double NANOS_PER_MICRO = 1000;

    private final CountDownLatch allSent = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final long[] nanos;
    private long failedAt;
    private int count;

    enum Item {
        /** Waits until all items have been sent. */
        FIRST,
        FAILING,
        NEXT
    }

    /** What a failing item throws. */
    static final class ItemException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ItemException() {
            super("an item that fails");
        }
    }

    FailingItems(int failures) {
        nanos = new long[failures];
    }

    /** Handles an item, on the worker's thread. */
    void handle(Item item) throws InterruptedException {
        switch (item) {
            case FIRST -> allSent.await();
            case FAILING -> {
                failedAt = System.nanoTime();
                throw new ItemException();
            }
            case NEXT -> {
                nanos[count++] = System.nanoTime() - failedAt;
                if (count == nanos.length) {
                    done.countDown();
                }
            }
        }
    }

    /** Lets the worker begin, and waits for the median of its times, in microseconds. */
    double medianMicros() throws InterruptedException {
        allSent.countDown();
        done.await();
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / NANOS_PER_MICRO;
    }
}
