package dev.seneschal.node;

import dev.seneschal.outbox.Outbox;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Whether a {@link Node} works, and if not, why. All there is to know: who misses one needs only the latest.
 *
 * @param isStarted whether it is started
 * @param connection whether its transport is connected
 * @param problems what keeps it from working, each in one sentence without secrets; empty if it is ready
 */
public record NodeHealth(boolean isStarted, ConnectionState connection, List<String> problems) {

    /** Copies the list. */
    public NodeHealth {
        Objects.requireNonNull(connection, "connection");
        problems = List.copyOf(problems);
    }

    /**
     * Whether messages can be sent and received now.
     *
     * @return true if nothing keeps it from that
     */
    public boolean isReady() {
        return problems.isEmpty();
    }

    static NodeHealth of(boolean started, Transport transport, Outbox outbox) {
        List<String> problems = new ArrayList<>();
        if (!started) {
            problems.add("the node is not started");
        }
        ConnectionState state = transport.state();
        if (state != ConnectionState.CONNECTED) {
            problems.add("the transport is " + state
                    + transport.problem().map(problem -> ": " + problem).orElse(""));
        }
        outbox.problem().ifPresent(problems::add);
        return new NodeHealth(started, state, problems);
    }
}
