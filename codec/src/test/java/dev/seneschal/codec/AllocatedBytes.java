package dev.seneschal.codec;

import java.lang.reflect.Method;

/**
 * What a piece of code allocates on this thread, by the JVM's own count. The code is run several times; what one run keeps for the next is
 * not counted.
 */
public final class AllocatedBytes {

    private static final int RUNS = 3;
    private static final Object THREADS;
    private static final Method CURRENT;

    static {
        try {
            // By reflection, since the module under test does not read jdk.management.
            THREADS = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            CURRENT = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private AllocatedBytes() {}

    /**
     * The least of three runs. Whatever comes first in a JVM, which depends on which test classes are run and in what order, allocates
     * megabytes for the classes and lambdas that it loads, and now and then reflection makes a class to call faster.
     */
    public static long by(Runnable code) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = current();
            code.run();
            least = Math.min(least, current() - before);
        }
        return least;
    }

    private static long current() {
        try {
            return (long) CURRENT.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
