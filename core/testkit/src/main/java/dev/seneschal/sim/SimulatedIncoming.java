package dev.seneschal.sim;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.Optional;

/** A message as the simulated network brings it. */
record SimulatedIncoming(
        SimulatedTransport transport, Envelope envelope, Optional<String> replySubject, boolean noResponder)
        implements Incoming {

    static SimulatedIncoming noResponder(SimulatedTransport transport, String replySubject) {
        Envelope empty = new Envelope(replySubject, Headers.EMPTY, new byte[0]);
        return new SimulatedIncoming(transport, empty, Optional.empty(), true);
    }

    @Override
    public void answer(Answer answer) {
        replySubject.ifPresent(subject -> transport.publish(answer.toEnvelope(subject)));
    }
}
