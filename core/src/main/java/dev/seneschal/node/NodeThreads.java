package dev.seneschal.node;

/** Tells whether the current thread is running a host's code on behalf of a node, where nothing of ours may block it. */
final class NodeThreads {

    private static final ThreadLocal<Mark> MARKS = ThreadLocal.withInitial(Mark::new);

    /** Kept for a thread from one call to the next: to set a thread's variable anew costs more than to change what it holds. */
    private static final class Mark {
        private boolean inside;
    }

    private NodeThreads() {}

    /** Whether the caller is in a handler or callback. */
    static boolean isInside() {
        return MARKS.get().inside;
    }

    /** Runs a handler or callback. */
    static void runInside(Runnable hostCode) {
        Mark mark = MARKS.get();
        boolean before = mark.inside;
        mark.inside = true;
        try {
            hostCode.run();
        } finally {
            mark.inside = before;
        }
    }
}
