package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.HeaderNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what passes, where the logger {@code dev.seneschal.traffic} is set to debug: subjects, ids and sizes, but nothing of what
 * messages say.
 */
final class Traffic {

    private static final Logger LOG = LoggerFactory.getLogger("dev.seneschal.traffic");

    private Traffic() {}

    static void published(NodeSettings settings, Tracked message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} publishes {} to {}, attempt {}, {} bytes",
                    settings.name(),
                    message.id(),
                    message.record().envelope().subject(),
                    message.published(),
                    message.record().envelope().bodyBytes());
        }
    }

    static void settled(NodeSettings settings, MessageId id, Receipt receipt) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} settles {}: {}", settings.name(), id, words(receipt));
        }
    }

    /** Without the detail of a give-up: a handler's words may quote what the message says. */
    private static Object words(Receipt receipt) {
        return receipt instanceof Receipt.GaveUp gaveUp
                ? "gave up as " + gaveUp.reason() + " after " + gaveUp.attempts() + " attempts"
                : receipt;
    }

    static void received(NodeSettings settings, Incoming incoming) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} receives {} on {}, {} bytes",
                    settings.name(),
                    idOf(incoming),
                    incoming.envelope().subject(),
                    incoming.envelope().bodyBytes());
        }
    }

    static void answered(NodeSettings settings, Incoming incoming, Answer answer) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} answers {} on {}: {}",
                    settings.name(),
                    idOf(incoming),
                    incoming.envelope().subject(),
                    answer.status());
        }
    }

    private static String idOf(Incoming incoming) {
        return incoming.envelope().headers().first(HeaderNames.ID).orElse("a message without id");
    }
}
