package dev.seneschal.codec.gob;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.util.List;
import java.util.Optional;

/** The parts of a message, of the fields that were read: those of which no field is set are the shared empty ones. */
final class MessageParts {

    private MessageParts() {}

    static Delivery delivery(long ackTimeout, long attempts, long methodTimeout) {
        return (ackTimeout | attempts | methodTimeout) == 0
                ? Delivery.DEFAULT
                : new Delivery(Event.ACK, ackTimeout, attempts, methodTimeout, Optional.empty());
    }

    static ReplyRequest reply(
            Method method, List<String> arguments, long ackTimeout, long attempts, long methodTimeout) {
        boolean unset = method.isNone() && arguments.isEmpty() && (ackTimeout | attempts | methodTimeout) == 0;
        return unset ? ReplyRequest.NONE : new ReplyRequest(method, arguments, ackTimeout, attempts, methodTimeout);
    }

    static StewardFields steward(
            List<NodeName> toNodes,
            byte[] argSignature,
            boolean isReply,
            String directory,
            String fileName,
            Optional<Message> previous) {
        boolean set = isReply
                || argSignature.length > 0
                || !directory.isEmpty()
                || !fileName.isEmpty()
                || !toNodes.isEmpty()
                || previous.isPresent();
        return set
                ? new StewardFields(toNodes, argSignature, isReply, directory, fileName, previous)
                : StewardFields.NONE;
    }
}
