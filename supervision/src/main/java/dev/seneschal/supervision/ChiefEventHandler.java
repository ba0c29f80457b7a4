package dev.seneschal.supervision;

import java.io.PrintStream;

/**
 * Is told what happens in a chief, in order, on one thread. It never holds up a worker: while it is slow, events wait, and when too
 * many do, further ones are dropped and counted. What it throws is logged.
 */
@FunctionalInterface
public interface ChiefEventHandler {

    /**
     * Takes an event.
     *
     * @param event what happened
     */
    void handle(ChiefEvent event);

    /**
     * Whether events of a level are of interest; others are not even made. Called on workers' threads.
     *
     * @param level the level
     * @return true for all unless overridden
     */
    default boolean wants(ChiefEvent.Level level) {
        return true;
    }

    /**
     * Logs through SLF4J, as the logger named after {@link Chief}: what is fatal or an error as error, info as info.
     *
     * @return the handler
     */
    static ChiefEventHandler slf4j() {
        return new Slf4jEventHandler(ChiefEvent.Level.INFO);
    }

    /**
     * Logs through SLF4J what is fatal or an error. What a chief does unless told otherwise.
     *
     * @return the handler
     */
    static ChiefEventHandler slf4jFailures() {
        return new Slf4jEventHandler(ChiefEvent.Level.ERROR);
    }

    /**
     * Prints a line for each event, as uwe's STDLogEventHandler: time, ERROR or INFO, worker, message, fields.
     *
     * @param out where to
     * @return the handler
     */
    static ChiefEventHandler plain(PrintStream out) {
        return new PlainEventHandler(out);
    }

    /**
     * Takes no events at all.
     *
     * @return the handler
     */
    static ChiefEventHandler none() {
        return NoEventHandler.INSTANCE;
    }
}
