package dev.seneschal.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param files messages sent
 * @param leftOutLater files that turned out too large, or went away, when they were to be sent
 * @param delivered messages whose receipt is Delivered
 * @param retried attempts after a message's first
 * @param deadLetters messages and replies that were given up
 * @param handledByNode1 handler runs of node1
 * @param handledByNode2 handler runs of node2
 * @param own what central counted itself, in the files
 * @param counted what the nodes replied
 * @param underWayToNode1 messages to node1 that were not settled when it was started again
 * @param elapsed from the start to the last reply
 * @param wrong what is wrong with single messages
 */
record DemoResult(
        int files,
        int leftOutLater,
        int delivered,
        long retried,
        long deadLetters,
        long handledByNode1,
        long handledByNode2,
        WordCount own,
        WordCount counted,
        int underWayToNode1,
        Duration elapsed,
        List<String> wrong) {

    private static final int SHOWN = 10;

    void print(PrintStream out) {
        out.println();
        row(out, "files", files, "");
        row(out, "delivered", delivered, "");
        row(out, "retried", retried, "");
        row(out, "dead letters", deadLetters, "");
        row(
                out,
                "handler runs",
                handledByNode1 + handledByNode2,
                ": node1 " + handledByNode1 + ", node2 " + handledByNode2);
        row(out, "lines in all", counted.lines(), "");
        row(out, "words in all", counted.words(), "");
        row(out, "under way to node1 while it was down", underWayToNode1, "");
        row(out, "elapsed", elapsed.toMillis(), " ms");
        out.println();
    }

    /** What is wrong; nothing if the demo has shown what it should. */
    List<String> disagreements() {
        List<String> all = new ArrayList<>();
        if (delivered != files) {
            all.add(files + " messages were sent, " + delivered + " delivered");
        }
        if (deadLetters != 0) {
            all.add(deadLetters + " messages or replies were given up");
        }
        if (!counted.equals(own)) {
            all.add("the nodes counted " + counted + ", the files have " + own);
        }
        if (underWayToNode1 == 0) {
            all.add("no message was under way to node1 while it was down");
        }
        wrong.stream().limit(SHOWN).forEach(all::add);
        if (wrong.size() > SHOWN) {
            all.add("and " + (wrong.size() - SHOWN) + " more messages");
        }
        return all;
    }

    private static void row(PrintStream out, String name, long value, String more) {
        out.printf(Locale.ROOT, "%-38s%,12d%s%n", name, value, more);
    }
}
