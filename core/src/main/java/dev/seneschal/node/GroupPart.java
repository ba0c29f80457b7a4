package dev.seneschal.node;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that came in a group, with a reply subject of its own.
 *
 * @param isAnsweredInGroups as {@link #isAnsweredInGroups(Envelope, ReplyAddress)} says, found out where its headers have just been read
 */
record GroupPart(Transport transport, Envelope envelope, ReplyAddress address, boolean isAnsweredInGroups)
        implements Incoming {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    GroupPart(Transport transport, Envelope envelope, ReplyAddress address) {
        this(transport, envelope, address, isAnsweredInGroups(envelope, address));
    }

    /**
     * Takes a group apart. The n-th attempt in its reply subject is that of the n-th message.
     *
     * @throws CodecException if it is not a group
     */
    static List<Incoming> of(Incoming group, Transport transport) {
        List<Envelope> envelopes = EnvelopeGroup.split(group.envelope());
        String replySubject = group.replySubject().orElse("");
        int prefix = replySubject.lastIndexOf('.') + 1;
        List<Incoming> parts = new ArrayList<>(envelopes.size());
        int start = prefix;
        for (Envelope envelope : envelopes) {
            int end = replySubject.indexOf(ReplyPath.BETWEEN_ATTEMPTS, start);
            end = end < 0 ? replySubject.length() : end;
            if (start >= end) {
                throw new CodecException("a group of " + envelopes.size() + " messages with the reply subject \""
                        + replySubject + "\", which does not name as many attempts");
            }
            parts.add(new GroupPart(transport, envelope, new ReplyAddress(replySubject, prefix, start, end)));
            start = end + 1;
        }
        return parts;
    }

    /** Whether an answer may go with others: the sender says so, and its attempt is written as nodes of ours write it. */
    static boolean isAnsweredInGroups(Envelope envelope, ReplyAddress address) {
        return address.isOurs() && envelope.headers().has(HeaderNames.GROUPS);
    }

    @Override
    public Optional<String> replySubject() {
        return Optional.of(address.subject());
    }

    @Override
    public boolean noResponder() {
        return false;
    }

    /** An answer that cannot be sent is lost: the stage that says so is let go. The subject comes from afar and may be anything. */
    @Override
    public void answer(Answer answer) {
        try {
            transport.publish(answer.toEnvelope(address.subject()));
        } catch (IllegalArgumentException e) {
            LOG.debug("no answer to a message of a group: {}", e.getMessage());
        }
    }
}
