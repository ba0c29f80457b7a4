package dev.seneschal.nats;

import dev.seneschal.transport.TransportException;

/**
 * A stream cannot be used as it is, or as it was asked for: the server has none, it differs from the settings, or another one is in the
 * way. The text is one sentence that names it and says what to do.
 */
public final class JetStreamException extends TransportException {

    private static final long serialVersionUID = 1;

    JetStreamException(String sentence) {
        super(sentence);
    }
}
