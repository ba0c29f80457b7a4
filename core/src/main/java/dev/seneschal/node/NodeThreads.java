package dev.seneschal.node;

/** Tells whether the current thread is running a host's code on behalf of a node, where nothing of ours may block it. */
final class NodeThreads {

    private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

    private NodeThreads() {}

    /** Whether the caller is in a handler or callback. */
    static boolean isInside() {
        return Boolean.TRUE.equals(INSIDE.get());
    }

    /** Runs a handler or callback. */
    static void runInside(Runnable hostCode) {
        INSIDE.set(Boolean.TRUE);
        try {
            hostCode.run();
        } finally {
            INSIDE.set(Boolean.FALSE);
        }
    }
}
