package dev.seneschal.node;

import dev.seneschal.message.Subject;
import java.time.Instant;

/**
 * A process that sends the messages to one subject. One that a message made ends when it has been idle for a while: see
 * {@link NodeBuilder#publisherIdle}.
 *
 * @param id its number, another one at each start
 * @param name its name
 * @param subject what it publishes to
 * @param state how far it is
 * @param started when it was last started
 * @param respawns how often it was killed and started anew
 */
public record PublisherProcess(int id, String name, Subject subject, State state, Instant started, int respawns)
        implements Process {

    @Override
    public Kind kind() {
        return Kind.PUBLISHER;
    }
}
