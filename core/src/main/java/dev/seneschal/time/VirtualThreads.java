package dev.seneschal.time;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads, reached by reflection because the baseline is Java 17. */
public final class VirtualThreads {

    private static final int FIRST_JDK = 21;

    private VirtualThreads() {}

    /**
     * Whether this JVM has them.
     *
     * @return true from JDK 21 on
     */
    public static boolean areThere() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /**
     * Makes virtual threads without names.
     *
     * @return a new one
     * @throws IllegalStateException if this JVM has none
     */
    public static ThreadFactory newFactory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no virtual threads: " + Runtime.version(), e);
        }
    }

    /** An executor that starts a virtual thread for each task, named {@code name-0} and on. */
    static ExecutorService newExecutor(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object named =
                    builderType.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
            ThreadFactory factory =
                    (ThreadFactory) builderType.getMethod("factory").invoke(named);
            Method perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return (ExecutorService) perTask.invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no virtual threads: " + Runtime.version(), e);
        }
    }
}
