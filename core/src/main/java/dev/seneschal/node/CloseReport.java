package dev.seneschal.node;

import java.time.Duration;
import java.util.List;

/**
 * What {@link Node#close} left.
 *
 * @param took how long it took
 * @param kept how many messages are in the outbox, to be sent after the next start; the receipt {@code Kept} of each says which
 * @param stuck the handlers and callbacks that ignored their interrupt, or came too late for one, and are abandoned
 */
public record CloseReport(Duration took, int kept, List<Stuck> stuck) {

    /** A report with a copy of the list. */
    public CloseReport {
        stuck = List.copyOf(stuck);
    }

    /**
     * A handler or callback that would not end. Its thread is a daemon.
     *
     * @param thread the thread's name
     * @param subject the subject of the message a handler works on; empty for a callback
     * @param stack where it is
     */
    public record Stuck(String thread, String subject, List<StackTraceElement> stack) {

        /** A description with a copy of the stack. */
        public Stuck {
            stack = List.copyOf(stack);
        }
    }
}
