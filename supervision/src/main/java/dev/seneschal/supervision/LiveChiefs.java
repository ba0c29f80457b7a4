package dev.seneschal.supervision;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The chiefs that run in this JVM, to tell whether a thread is a worker of one. What is global about chiefs is here and in {@link Signals}. */
final class LiveChiefs {

    private static final Set<ChiefRun> CHIEFS = ConcurrentHashMap.newKeySet();

    private LiveChiefs() {}

    static void add(ChiefRun chief) {
        CHIEFS.add(chief);
    }

    static void remove(ChiefRun chief) {
        CHIEFS.remove(chief);
    }

    /** Throws if the calling thread is one of a chief's workers. */
    static void requireNoWorker() {
        Thread here = Thread.currentThread();
        for (ChiefRun chief : CHIEFS) {
            if (chief.owns(here)) {
                throw new IllegalStateException("run() was called on the thread of a worker of chief " + chief.name()
                        + "; give that chief asWorker() of this one instead");
            }
        }
    }
}
