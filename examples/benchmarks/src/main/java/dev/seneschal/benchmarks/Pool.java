package dev.seneschal.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/** Something that runs jobs which one producer hands to it. */
interface Pool {

    /** How many threads each has, and how many jobs may wait where that is bounded. */
    int THREADS = 2;

    int BUFFER = 1024;

    /** Hands over a job; waits, or helps, while there is no place. */
    void submit(Runnable job) throws Exception;

    /** Ends it, when all its jobs are done. */
    void close() throws Exception;

    /** How long a job takes on average, in nanoseconds, from before the first is handed over until the last is done. */
    default double nanosEach(int jobs, Work work) throws Exception {
        LongAdder done = new LongAdder();
        Runnable job = () -> {
            work.run();
            done.increment();
        };
        long began = System.nanoTime();
        for (int i = 0; i < jobs; i++) {
            submit(job);
        }
        while (done.sum() < jobs) {
            Thread.sleep(0, 50_000);
        }
        return (System.nanoTime() - began) / (double) jobs;
    }
}
