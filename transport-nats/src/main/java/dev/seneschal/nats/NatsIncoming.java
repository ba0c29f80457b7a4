package dev.seneschal.nats;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import io.nats.client.Message;
import java.util.Optional;

/** A message from a NATS server; it is answered over the transport, whichever connection that then has. */
record NatsIncoming(NatsTransport transport, Envelope envelope, Optional<String> replySubject, boolean noResponder)
        implements Incoming {

    private static final int NO_RESPONDERS = 503;

    static NatsIncoming of(NatsTransport transport, Message message) {
        Envelope envelope =
                new Envelope(message.getSubject(), NatsHeaders.fromNats(message.getHeaders()), message.getData());
        boolean noResponder = message.isStatusMessage()
                && message.getStatus().getCode() == NO_RESPONDERS
                && envelope.body().length == 0;
        return new NatsIncoming(transport, envelope, Optional.ofNullable(message.getReplyTo()), noResponder);
    }

    @Override
    public void answer(Answer answer) {
        // An answer that cannot be sent is lost: the stage that says so is let go.
        replySubject.ifPresent(subject -> transport.answer(answer.toEnvelope(subject)));
    }
}
