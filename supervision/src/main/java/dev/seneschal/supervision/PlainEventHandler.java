package dev.seneschal.supervision;

import java.io.PrintStream;

/** Prints events. */
final class PlainEventHandler implements ChiefEventHandler {

    private final PrintStream out;

    PlainEventHandler(PrintStream out) {
        this.out = out;
    }

    @Override
    public void handle(ChiefEvent event) {
        String level = event.level() == ChiefEvent.Level.INFO ? "INFO " : "ERROR";
        String cause = event.cause().map(thrown -> " error=" + thrown).orElse("");
        String line = event.at() + " " + level + " " + event.worker() + ": " + event.message() + " "
                + event.formatFields() + cause;
        out.println(line.stripTrailing());
    }
}
