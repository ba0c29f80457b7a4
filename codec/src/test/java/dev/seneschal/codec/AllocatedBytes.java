package dev.seneschal.codec;

import java.lang.reflect.Method;

/** What a piece of code allocates on this thread, by the JVM's own count. It is run twice, and the lesser counts: the first run may load classes. */
public final class AllocatedBytes {

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

    public static long by(Runnable code) {
        return Math.min(once(code), once(code));
    }

    private static long once(Runnable code) {
        long before = current();
        code.run();
        return current() - before;
    }

    private static long current() {
        try {
            return (long) CURRENT.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
