package dev.seneschal.nats;

import dev.seneschal.transport.ConnectionState;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link NatsTransport} is connected. It is all there is to know: who misses one, or hears one twice, needs only the latest.
 *
 * @param epoch how many connections have been made; 0 before the first. Within one epoch a connection is there, and then lost
 * @param state whether it is connected
 * @param server the address of the server it is or was connected to last; empty in epoch 0
 * @param problem why it is not connected, in one sentence without secrets; empty while it is, or when nothing has gone wrong yet
 */
public record NatsStatus(long epoch, ConnectionState state, Optional<String> server, Optional<String> problem) {

    /** Checks nothing but that all is there. */
    public NatsStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(problem, "problem");
    }

    /**
     * Whether messages can be sent and received now, for a health check.
     *
     * @return true if it is connected
     */
    public boolean isReady() {
        return state == ConnectionState.CONNECTED;
    }
}
