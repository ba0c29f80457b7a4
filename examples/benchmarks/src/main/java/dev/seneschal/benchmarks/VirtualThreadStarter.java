package dev.seneschal.benchmarks;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Starts virtual threads, reached by reflection because the baseline is Java 17. */
final class VirtualThreadStarter {

    private static final int FIRST_JDK_WITHOUT_PINNING = 24;
    private static final ThreadFactory FACTORY = isUseful() ? factory() : Thread::new;

    private VirtualThreadStarter() {}

    /** Whether a chief uses virtual threads unless told otherwise. */
    static boolean isUseful() {
        return Runtime.version().feature() >= FIRST_JDK_WITHOUT_PINNING;
    }

    /** An executor that starts a thread of that name for each task. */
    static Executor named(String name) {
        return task -> {
            Thread thread = FACTORY.newThread(task);
            thread.setName(name);
            thread.start();
        };
    }

    private static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no virtual threads: " + Runtime.version(), e);
        }
    }
}
