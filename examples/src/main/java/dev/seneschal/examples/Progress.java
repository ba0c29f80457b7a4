package dev.seneschal.examples;

import java.io.PrintStream;

/** Tells how far the demo is: a line that is drawn again and again on a terminal, and lines that stay. Thread-safe. */
final class Progress {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private long lastDrawn = System.nanoTime() - REDRAW_NANOS;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Draws the state of things, unless that was done just before. */
    synchronized void draw(Tally tally, int files) {
        long now = System.nanoTime();
        if (terminal && now - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = now;
            out.print(CLEAR_LINE + tally.sent() + " of " + files + " sent, " + tally.delivered() + " delivered, "
                    + tally.replied() + " counted");
            out.flush();
        }
    }

    synchronized void say(String line) {
        out.println(terminal ? CLEAR_LINE + line : line);
    }
}
