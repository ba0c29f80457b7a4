package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A line of the fleet's central error log, as it arrived.
 *
 * @param from the node that published it, or that it says it is from where its dialect does not tell
 * @param at when it arrived
 * @param text what it says, on one line: other control characters are spaces
 */
public record ErrorLogEntry(NodeName from, Instant at, String text) {

    private static final Pattern INFO =
            Pattern.compile("[^,]*, node: [^,]*, (?:relayFromNode: [^,]*, )?info: .*", Pattern.DOTALL);

    /**
     * How bad it is, by the word that Steward's nodes and these put before what happened.
     *
     * @return {@link Severity#INFO} where the text says so
     */
    public Severity severity() {
        return severityOf(text);
    }

    static Severity severityOf(String text) {
        return INFO.matcher(text).matches() ? Severity.INFO : Severity.ERROR;
    }

    static ErrorLogEntry of(Message message, NodeName publisher, Instant now) {
        NodeName from = publisher.isNone() ? message.from() : publisher;
        return new ErrorLogEntry(from, now, message.text().strip().replaceAll("\\p{Cntrl}+", " "));
    }
}
