package dev.seneschal.transport;

import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.Optional;

/** A message that came through a {@link LoopbackBroker}; it is answered over the connection it came by. */
record LoopbackIncoming(
        LoopbackTransport transport, Envelope envelope, Optional<String> replySubject, boolean noResponder)
        implements Incoming {

    static LoopbackIncoming message(LoopbackTransport transport, Envelope envelope, Optional<String> replySubject) {
        return new LoopbackIncoming(transport, envelope, replySubject, false);
    }

    static LoopbackIncoming noResponder(LoopbackTransport transport, String replySubject) {
        Envelope empty = new Envelope(replySubject, Headers.EMPTY, new byte[0]);
        return new LoopbackIncoming(transport, empty, Optional.empty(), true);
    }

    @Override
    public void answer(Answer answer) {
        // An answer that cannot be sent is lost: the stage that says so is let go.
        replySubject.ifPresent(subject -> transport.publish(answer.toEnvelope(subject)));
    }
}
