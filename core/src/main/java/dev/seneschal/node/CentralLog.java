package dev.seneschal.node;

import dev.seneschal.error.ErrorLine;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.StewardFields;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines to the fleet's central error log, as messages that Steward's nodes read and write: to the node name
 * {@code errorCentral}, whichever node listens under it. Called on the error kernel's thread.
 */
final class CentralLog {

    static final NodeName CENTRAL = NodeName.of("errorCentral");
    static final Method METHOD = Method.of("REQErrorLog");

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long ACK_TIMEOUT = 60;
    private static final long ATTEMPTS = 10;
    private static final DateTimeFormatter GO_ANSI_C =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

    private final NodeSettings settings;
    private final Outbound outbound;
    private final Counters counters;

    CentralLog(NodeSettings settings, Outbound outbound, Counters counters) {
        this.settings = settings;
        this.outbound = outbound;
        this.counters = counters;
    }

    void send(ErrorLine line) {
        if (line.event().isAboutErrorLog()) {
            return;
        }
        if (outbound.sendReserved(message(line))) {
            counters.sentTo(line.event().severity()).increment();
        } else {
            LOG.warn("node {}: the outbox has no place for the central error log: {}", settings.name(), line.text());
        }
    }

    private Message message(ErrorLine line) {
        return Message.builder()
                .to(CENTRAL)
                .method(METHOD)
                .data(text(line))
                .delivery(new Delivery(Event.ACK, ACK_TIMEOUT, ATTEMPTS, 0, Optional.empty()))
                .steward(new StewardFields(List.of(), new byte[0], false, "errorLog", "error.log", Optional.empty()))
                .build();
    }

    private String text(ErrorLine line) {
        String relay = line.event()
                .message()
                .map(message -> message.relay().from())
                .filter(NodeName::isValid)
                .map(from -> "relayFromNode: " + from + ", ")
                .orElse("");
        return date(settings.environment().now()) + ", node: " + settings.name() + ", " + relay + line.text() + "\n";
    }

    /** The time as Steward writes it for people, in the zone of this machine. */
    static String date(Instant time) {
        return GO_ANSI_C.format(time.atZone(ZoneId.systemDefault()));
    }
}
