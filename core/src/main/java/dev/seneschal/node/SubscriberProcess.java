package dev.seneschal.node;

import dev.seneschal.message.Subject;
import java.time.Instant;

/**
 * A process that handles the messages of one method.
 *
 * @param id its number, another one at each start
 * @param name its name
 * @param subject what it handles
 * @param state how far it is
 * @param started when it was last started
 * @param respawns how often it was killed and started anew
 */
public record SubscriberProcess(int id, String name, Subject subject, State state, Instant started, int respawns)
        implements Process {

    @Override
    public Kind kind() {
        return Kind.SUBSCRIBER;
    }
}
