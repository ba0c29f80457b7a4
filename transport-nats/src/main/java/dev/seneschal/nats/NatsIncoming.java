package dev.seneschal.nats;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.util.Optional;

/** A message from a NATS server; it is answered over the transport, whichever connection that then has. */
record NatsIncoming(
        NatsTransport transport,
        Envelope envelope,
        Optional<String> replySubject,
        boolean noResponder,
        Optional<Status> status)
        implements Incoming {

    private static final int NO_RESPONDERS = 503;
    /** Where a stream's consumer hears of what it delivered. Whatever is said there without knowing of that may end a message. */
    static final String STREAM_ACKNOWLEDGEMENTS = "$JS.ACK.";

    static NatsIncoming of(NatsTransport transport, Message message) {
        Envelope envelope =
                new Envelope(message.getSubject(), NatsHeaders.fromNats(message.getHeaders()), message.getData());
        boolean noResponder = message.isStatusMessage()
                && message.getStatus().getCode() == NO_RESPONDERS
                && envelope.bodyBytes() == 0;
        return new NatsIncoming(
                transport,
                envelope,
                Optional.ofNullable(message.getReplyTo()),
                noResponder,
                message.isStatusMessage() ? Optional.of(message.getStatus()) : Optional.empty());
    }

    @Override
    public void answer(Answer answer) {
        // An answer that cannot be sent is lost: the stage that says so is let go.
        replySubject
                .filter(subject -> !subject.startsWith(STREAM_ACKNOWLEDGEMENTS))
                .ifPresent(subject -> transport.answer(answer.toEnvelope(subject)));
    }
}
