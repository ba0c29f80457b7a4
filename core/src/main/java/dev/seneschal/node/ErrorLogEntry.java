package dev.seneschal.node;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import java.time.Instant;

/**
 * A line of the fleet's central error log, as it arrived.
 *
 * @param from the node that published it, or that it says it is from where its dialect does not tell
 * @param at when it arrived
 * @param text what it says, on one line: other control characters are spaces
 */
public record ErrorLogEntry(NodeName from, Instant at, String text) {

    static ErrorLogEntry of(Message message, NodeName publisher, Instant now) {
        NodeName from = publisher.isNone() ? message.from() : publisher;
        return new ErrorLogEntry(from, now, message.text().strip().replaceAll("\\p{Cntrl}+", " "));
    }
}
