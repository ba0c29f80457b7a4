package dev.seneschal.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a job of 100 µs takes from when it is handed over until it is done, in microseconds, the median, while a pool of two is half
 * busy: jobs come at random moments, 100 µs apart on average.
 */
final class HalfLoad {

    private static final double MEAN_GAP_NANOS = 100_000;
    private static final long NO_PARK = 20_000;

    private final Work work = Work.ofMicros(100);

    double medianMicros(Pool pool, int jobs, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        double[] took = new double[jobs];
        CountDownLatch done = new CountDownLatch(jobs);
        long next = System.nanoTime();
        for (int i = 0; i < jobs; i++) {
            next += (long) (-Math.log(1 - random.nextDouble()) * MEAN_GAP_NANOS);
            awaitMoment(next);
            int number = i;
            long handedOver = System.nanoTime();
            pool.submit(() -> {
                work.run();
                took[number] = (System.nanoTime() - handedOver) / 1e3;
                done.countDown();
            });
        }
        done.await();
        Arrays.sort(took);
        return took[jobs / 2];
    }

    private static void awaitMoment(long moment) {
        for (long left = moment - System.nanoTime(); left > NO_PARK; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left - NO_PARK / 2);
        }
    }
}
