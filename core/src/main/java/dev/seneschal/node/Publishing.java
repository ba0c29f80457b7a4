package dev.seneschal.node;

import dev.seneschal.transport.Published;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Publishes the attempts that the sender asked for in one turn of the delivery thread, or in two. Small messages to one subject go as one
 * group, if who answers there reads groups; each is still answered by itself, and tried again by itself. Messages of one subject are
 * published in the order in which the sender asked for it. Touched on the delivery thread only.
 */
final class Publishing {

    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_BYTES_OF_ONE = 4 * 1024;
    /** What a reply subject may have, less what stands before the attempts. */
    private static final int MOST_TOKEN_CHARACTERS = 750;

    private final Transport transport;
    private final boolean inParts;
    private final Machines machines;
    private final ReplyPaths paths;
    private final Outcomes outcomes;
    private List<Attempt> due = new ArrayList<>();

    record Attempt(Tracked message, long number) {}

    /** Is told how publishing went, of one attempt or of several that went together. */
    interface Outcomes {
        void published(List<Attempt> together, CompletionStage<Published> published);
    }

    /** Attempts that go together. */
    private static final class Group {
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Envelope> envelopes = new ArrayList<>();
        private final StringBuilder tokens = new StringBuilder();
        private int bytes;
    }

    Publishing(NodeSettings settings, Machines machines, ReplyPaths paths, Outcomes outcomes) {
        this.transport = settings.transport();
        this.inParts = settings.largeMessages().isPresent();
        this.machines = machines;
        this.paths = paths;
        this.outcomes = outcomes;
    }

    void soon(Tracked message, long attempt) {
        due.add(new Attempt(message, attempt));
        if (due.size() == 1) {
            machines.soon(this::publishDue);
        } else if (due.size() >= MOST_AT_ONCE) {
            publishDue();
        }
    }

    private void publishDue() {
        List<Attempt> all = due;
        due = new ArrayList<>(all.size());
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Attempt attempt : all) {
            Envelope envelope = attempt.message.envelope();
            if (all.size() > 1 && isForGroups(attempt, envelope)) {
                add(attempt, envelope, groups.computeIfAbsent(envelope.subject(), first -> new Group()));
            } else {
                Group before = groups.remove(envelope.subject());
                if (before != null) {
                    publish(before);
                }
                publish(attempt, envelope);
            }
        }
        groups.values().forEach(this::publish);
    }

    /**
     * One that is tried again goes alone: the group may have been what went wrong. What may wait in a stream goes alone too: there each
     * message is acknowledged by itself.
     */
    private boolean isForGroups(Attempt attempt, Envelope envelope) {
        return attempt.message.published() == 1
                && !transport.hasStreams()
                && envelope.wireBytes() <= MOST_BYTES_OF_ONE
                && paths.readsGroups(envelope.subject());
    }

    private void add(Attempt attempt, Envelope envelope, Group group) {
        if (group.bytes + envelope.wireBytes() > Math.min(MOST_BYTES, transport.maxPayload() / 2)
                || group.tokens.length() > MOST_TOKEN_CHARACTERS) {
            publish(group);
            group.attempts.clear();
            group.envelopes.clear();
            group.tokens.setLength(0);
            group.bytes = 0;
        }
        if (!group.attempts.isEmpty()) {
            group.tokens.append(ReplyPath.BETWEEN_ATTEMPTS);
        }
        group.attempts.add(attempt);
        group.envelopes.add(envelope);
        ReplyPath.appendToken(attempt.number, group.tokens);
        group.bytes += envelope.wireBytes();
    }

    private void publish(Group group) {
        if (group.attempts.size() == 1) {
            publish(group.attempts.get(0), group.envelopes.get(0));
        } else if (!group.attempts.isEmpty()) {
            Envelope together = EnvelopeGroup.join(group.envelopes);
            CompletionStage<Published> published = attempted(() ->
                    transport.publish(together, paths.of(together.subject()).subject(group.tokens)));
            outcomes.published(List.copyOf(group.attempts), published);
        }
    }

    private void publish(Attempt attempt, Envelope envelope) {
        outcomes.published(
                List.of(attempt),
                attempted(() -> transport.publish(
                        inParts ? orFirstPart(envelope) : envelope,
                        paths.of(envelope.subject()).subject(attempt.number))));
    }

    private Envelope orFirstPart(Envelope envelope) {
        int maxPayload = transport.maxPayload();
        return envelope.wireBytes() <= maxPayload
                ? envelope
                : Part.cut(envelope, Part.subject(envelope.subject()), 0, maxPayload);
    }

    /** Publishes the next part of a message, as the answer to the one before asks for it. */
    CompletionStage<Published> publishPart(Tracked message, long attempt, Headers answer) {
        Envelope whole = message.envelope();
        return attempted(() -> {
            int offset = Integer.parseInt(answer.first(HeaderNames.PART_WANTED).orElse(""));
            if (offset < 0 || offset >= whole.bodyBytes()) {
                throw new IllegalArgumentException(
                        "header " + HeaderNames.PART_WANTED + " asks for " + offset + " of " + whole.bodyBytes());
            }
            Envelope part =
                    Part.cut(whole, Part.subjectOfNext(whole.subject(), answer), offset, transport.maxPayload());
            return transport.publish(part, paths.of(whole.subject()).subject(attempt));
        });
    }

    /** A transport is a host's code: what it throws is an attempt that failed. */
    static CompletionStage<Published> attempted(Supplier<CompletionStage<Published>> publish) {
        try {
            return publish.get();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
