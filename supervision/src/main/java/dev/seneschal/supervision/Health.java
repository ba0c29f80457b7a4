package dev.seneschal.supervision;

import java.util.List;

/**
 * The answer to the two questions that an orchestrator asks a service.
 *
 * @param live false if it should be killed: a worker is silent or abandoned
 * @param ready false if it should be sent no work: the chief does not run, or a worker is not ready that neither finished nor was
 *     stopped by hand
 * @param reasons what speaks against either, a line for each worker
 */
public record Health(boolean live, boolean ready, List<String> reasons) {

    /** Copies the list. */
    public Health {
        reasons = List.copyOf(reasons);
    }
}
