package dev.seneschal.supervision;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs events of a level and above. */
final class Slf4jEventHandler implements ChiefEventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Chief.class);

    private final ChiefEvent.Level lowest;

    Slf4jEventHandler(ChiefEvent.Level lowest) {
        this.lowest = lowest;
    }

    @Override
    public boolean wants(ChiefEvent.Level level) {
        return level.compareTo(lowest) <= 0
                && (level == ChiefEvent.Level.INFO ? LOG.isInfoEnabled() : LOG.isErrorEnabled());
    }

    @Override
    public void handle(ChiefEvent event) {
        if (event.level() == ChiefEvent.Level.INFO) {
            LOG.info("{}: {} {}", event.worker(), event.message(), event.formatFields());
        } else {
            LOG.error(
                    "{}: {} {}",
                    event.worker(),
                    event.message(),
                    event.formatFields(),
                    event.cause().orElse(null));
        }
    }
}
