package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Large messages of which parts have arrived. Bounded in number, in the bytes that their first parts announce, and in time. Thread-safe. */
final class Assemblies {

    private final NodeSettings settings;
    private final LargeMessages limits;
    private final Environment environment;
    private final Alarm alarm;
    private final Map<String, Assembly> byKey = new LinkedHashMap<>();
    private long bytes;

    /** A message that is not whole yet. */
    private static final class Assembly {
        private final String subject;
        private final byte[] body;
        private final String checksum;
        private int length;
        private long touchedAt;

        Assembly(String subject, int size, String checksum) {
            this.subject = subject;
            this.body = new byte[size];
            this.checksum = checksum;
        }
    }

    Assemblies(NodeSettings settings, LargeMessages limits, Machines machines) {
        this.settings = settings;
        this.limits = limits;
        this.environment = settings.environment();
        this.alarm = new Alarm(machines, this::timePassed);
    }

    /**
     * Takes a part, and asks for the next one if it is not the last.
     *
     * @return the message, if it is whole now
     * @throws CodecException if the part cannot be one of a message that this node takes; its sender is to be refused
     */
    synchronized Optional<Incoming> add(Incoming incoming) {
        Envelope envelope = incoming.envelope();
        Part part = Part.of(envelope);
        if (part.size() > limits.maxBytes()) {
            throw new CodecException("a message of " + part.size() + " bytes is larger than the " + limits.maxBytes()
                    + " that this node takes");
        }
        String key = keyOf(envelope);
        Assembly assembly = byKey.get(key);
        if (assembly == null && part.offset() > 0) {
            askFor(0, incoming);
            return Optional.empty();
        }
        assembly = assembly == null ? begin(key, part, incoming) : assembly;
        if (assembly == null) {
            return Optional.empty();
        }
        append(assembly, part, envelope);
        if (assembly.length == assembly.body.length) {
            return Optional.of(finish(key, assembly, incoming));
        }
        alarm.at(assembly.touchedAt + Nanos.of(limits.assembleWithin()));
        askFor(assembly.length, incoming);
        return Optional.empty();
    }

    private @Nullable Assembly begin(String key, Part part, Incoming incoming) {
        if (bytes + part.size() > limits.maxAssembling() || byKey.size() >= limits.maxAtOnce()) {
            incoming.answer(Answer.busy("no room for a message of " + part.size() + " bytes in parts: " + byKey.size()
                    + " of " + limits.maxAtOnce() + " messages and " + bytes + " of " + limits.maxAssembling()
                    + " bytes are taken"));
            return null;
        }
        Assembly begun = new Assembly(Part.subjectOfWhole(incoming.envelope()), part.size(), part.checksum());
        bytes += part.size();
        byKey.put(key, begun);
        return begun;
    }

    /** What it has already, such as of an attempt before, it does not take again. */
    private void append(Assembly assembly, Part part, Envelope envelope) {
        if (part.size() != assembly.body.length) {
            throw new CodecException(
                    "parts of one message say that it has " + assembly.body.length + " and " + part.size() + " bytes");
        }
        if (part.offset() == assembly.length) {
            System.arraycopy(envelope.body(), 0, assembly.body, part.offset(), envelope.body().length);
            assembly.length += envelope.body().length;
        }
        assembly.touchedAt = environment.nanoTime();
    }

    private Incoming finish(String key, Assembly assembly, Incoming last) {
        drop(key, assembly);
        String checksum = Part.checksum(assembly.body);
        if (!checksum.equals(assembly.checksum)) {
            throw new CodecException("the parts of a message of " + assembly.body.length + " bytes have checksum "
                    + checksum + " together, it says " + assembly.checksum);
        }
        Headers headers = Part.withoutPlace(last.envelope().headers());
        return new Whole(last, new Envelope(assembly.subject, headers, assembly.body));
    }

    private void drop(String key, Assembly assembly) {
        byKey.remove(key);
        bytes -= assembly.body.length;
    }

    /** Parts after the first may have come by another name of this node. */
    private static String keyOf(Envelope envelope) {
        MessageId id = envelope.headers()
                .first(HeaderNames.ID)
                .flatMap(MessageId::parse)
                .orElseThrow(() -> new CodecException("a part of a message without header " + HeaderNames.ID));
        return id + envelope.subject().substring(envelope.subject().indexOf('.'));
    }

    /** An answer that cannot be sent is lost: the sender begins anew. */
    private void askFor(int offset, Incoming incoming) {
        String replySubject = incoming.replySubject()
                .orElseThrow(() -> new CodecException("a part of a message that is not to be acknowledged"));
        Envelope working = Answer.working().toEnvelope(replySubject);
        Headers headers = working.headers().with(HeaderNames.PART_WANTED, Integer.toString(offset));
        String subject = incoming.envelope().subject();
        NodeName to = NodeName.received(subject.substring(0, subject.indexOf('.')));
        if (settings.queueGroups().contains(to)) {
            headers = headers.with(HeaderNames.PART_TO, settings.name().value());
        }
        Envelope asking = new Envelope(replySubject, headers, working.body());
        var unused = Publishing.attempted(() -> settings.transport().publish(asking));
    }

    private synchronized void timePassed() {
        long now = environment.nanoTime();
        long within = Nanos.of(limits.assembleWithin());
        for (Map.Entry<String, Assembly> entry : Map.copyOf(byKey).entrySet()) {
            long end = entry.getValue().touchedAt + within;
            if (now - end >= 0) {
                drop(entry.getKey(), entry.getValue());
            } else {
                alarm.at(end);
            }
        }
    }

    /** Bytes of messages that are not whole yet, as announced. */
    synchronized long bytes() {
        return bytes;
    }

    /** A message that was put together; it is answered where its last part asks to be. */
    private record Whole(Incoming last, Envelope envelope) implements Incoming {

        @Override
        public Optional<String> replySubject() {
            return last.replySubject();
        }

        @Override
        public boolean noResponder() {
            return false;
        }

        @Override
        public void answer(Answer answer) {
            last.answer(answer);
        }
    }
}
