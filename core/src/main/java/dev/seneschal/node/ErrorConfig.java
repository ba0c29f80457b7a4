package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a node does about errors. Immutable; start from {@link #standard()}.
 *
 * @param policy what becomes of a process after an error; {@link ErrorPolicy#standard()} unless set
 * @param central whether errors are sent to the fleet's central log besides, as Steward's nodes do; false unless set
 * @param escalations who is told what the policy escalates; without any, it is logged
 */
public record ErrorConfig(ErrorPolicy policy, boolean central, List<Consumer<ErrorEvent>> escalations) {

    /** A configuration with a copy of the list. */
    public ErrorConfig {
        Objects.requireNonNull(policy, "policy");
        escalations = List.copyOf(escalations);
    }

    /**
     * What a node does that is not told otherwise.
     *
     * @return the standard policy, and logs
     */
    public static ErrorConfig standard() {
        return new ErrorConfig(ErrorPolicy.standard(), false, List.of());
    }

    /**
     * The same with another policy.
     *
     * @param policy decides what becomes of a process after an error
     * @return a copy
     */
    public ErrorConfig withPolicy(ErrorPolicy policy) {
        return new ErrorConfig(policy, central, escalations);
    }

    /**
     * The same with a central log: each line goes to whichever node handles {@code REQErrorLog} for {@code errorCentral} too, as a
     * message that waits in the outbox for it.
     *
     * @return a copy
     */
    public ErrorConfig withCentralLog() {
        return new ErrorConfig(policy, true, escalations);
    }

    /**
     * The same with one more listener that is told what the policy escalates, on callback threads.
     *
     * @param listener takes each such error
     * @return a copy
     */
    public ErrorConfig onEscalation(Consumer<ErrorEvent> listener) {
        List<Consumer<ErrorEvent>> more = new ArrayList<>(escalations);
        more.add(Objects.requireNonNull(listener, "listener"));
        return new ErrorConfig(policy, central, more);
    }
}
