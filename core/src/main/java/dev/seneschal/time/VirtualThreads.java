package dev.seneschal.time;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, reached by reflection because the baseline is Java 17. */
public final class VirtualThreads {

    private static final int FIRST_JDK = 21;

    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private VirtualThreads() {}

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException none) {
            return null;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("this JVM does not tell its virtual threads: " + Runtime.version(), e);
        }
    }

    /**
     * Whether a thread is one.
     *
     * @param thread which
     * @return false before JDK 21, always
     */
    public static boolean isVirtual(Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new IllegalStateException("this JVM does not tell its virtual threads: " + Runtime.version(), e);
        }
    }

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
