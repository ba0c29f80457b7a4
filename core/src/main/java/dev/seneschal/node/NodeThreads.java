package dev.seneschal.node;

/** Tells whether the current thread is running a host's code on behalf of a node, where nothing of ours may block it. */
final class NodeThreads {

    /**
     * One flag each, of those that have run such code: to set a thread's variable anew for each run costs more than to change what it holds.
     * It holds nothing of ours, which would keep our classes in a host's threads.
     */
    private static final ThreadLocal<boolean[]> MARKS = new ThreadLocal<>();

    private NodeThreads() {}

    /** Whether the caller is in a handler or callback. */
    static boolean isInside() {
        boolean[] mark = MARKS.get();
        return mark != null && mark[0];
    }

    /** Runs a handler or callback. */
    static void runInside(Runnable hostCode) {
        boolean[] mark = mark();
        boolean before = mark[0];
        mark[0] = true;
        try {
            hostCode.run();
        } finally {
            mark[0] = before;
        }
    }

    private static boolean[] mark() {
        boolean[] mark = MARKS.get();
        if (mark == null) {
            mark = new boolean[1];
            MARKS.set(mark);
        }
        return mark;
    }
}
