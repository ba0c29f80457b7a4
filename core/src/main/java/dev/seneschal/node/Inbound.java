package dev.seneschal.node;

import dev.seneschal.delivery.Receiver;
import dev.seneschal.delivery.Requests;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Subject;
import dev.seneschal.node.OrderedChecks.Checked;
import dev.seneschal.node.SignatureChecks.Read;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.SignatureException;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way into a running node: reads what arrives, refuses what this node does not do, and hands the rest to the receiver. Called on
 * the transport's threads.
 */
final class Inbound {

    private final NodeSettings settings;
    private final Callbacks callbacks;
    private final Counters counters;
    private final Machines machines;
    private final Requests<Message> requests;
    private final HandlerRuns runs;
    private final RelayStation relays;
    private final PeerDialects peers;
    private final Processes processes;
    private final @Nullable Assemblies assemblies;
    /** Null where no message needs a signature, and where messages are checked as they come. */
    private final @Nullable SignatureChecks checks;

    Inbound(
            NodeSettings settings,
            Callbacks callbacks,
            Counters counters,
            Machines machines,
            Requests<Message> requests,
            HandlerRuns runs,
            RelayStation relays,
            PeerDialects peers,
            Processes processes) {
        this.settings = settings;
        this.callbacks = callbacks;
        this.counters = counters;
        this.machines = machines;
        this.requests = requests;
        this.runs = runs;
        this.relays = relays;
        this.peers = peers;
        this.processes = processes;
        this.assemblies = settings.largeMessages()
                .map(limits -> new Assemblies(settings, limits, machines))
                .orElse(null);
        this.checks = SignatureChecks.of(settings, this::judged);
    }

    /** Completes when all that has come has been handed to the receiver. */
    CompletableFuture<Void> emptied() {
        return checks == null ? CompletableFuture.completedFuture(null) : checks.emptied();
    }

    /** Forgets what has not been handed to the receiver. */
    void close() {
        if (checks != null) {
            checks.close();
        }
    }

    /** Waits for what is still being read after the close, and gives what does not end. */
    List<CloseReport.Stuck> awaitEnd(Duration timeout) throws InterruptedException {
        return checks == null ? List.of() : checks.awaitEnd(timeout);
    }

    void onMessage(Incoming incoming) {
        if (incoming.noResponder()) {
            return;
        }
        if (incoming.streamDelivery().isPresent()) {
            StreamArrival arrival = new StreamArrival(settings, machines, callbacks, incoming);
            if (!arrival.endsUnhandled()) {
                handle(arrival);
            }
        } else {
            handle(incoming);
        }
    }

    private void handle(Incoming incoming) {
        if (EnvelopeGroup.isOne(incoming.envelope())) {
            onGroup(incoming);
        } else if (Part.isOne(incoming.envelope())) {
            onPart(incoming);
        } else {
            onWhole(incoming);
        }
    }

    private void onWhole(Incoming incoming) {
        counters.received.increment();
        Received received = read(incoming);
        if (received == null || (checks != null && !checks.letsPass(incoming, received))) {
            return;
        }
        HandlerRun run = accepted(incoming, received);
        if (run != null) {
            machines.toReceiverHere(0, (receiver, now) -> arrived(run, receiver, now));
        }
    }

    private void onGroup(Incoming group) {
        List<Incoming> parts;
        try {
            parts = GroupPart.of(group, settings.transport());
        } catch (CodecException e) {
            counters.received.increment();
            unreadable(group, e);
            return;
        }
        counters.received.add(parts.size());
        List<Read> read = new ArrayList<>(parts.size());
        for (Incoming part : parts) {
            Received received = read(part);
            if (received != null) {
                read.add(new Read(part, received));
            }
        }
        if (checks == null) {
            handOn(read);
        } else {
            checks.take(read, this::handOn);
        }
    }

    private void handOn(List<Read> read) {
        List<HandlerRun> accepted = new ArrayList<>(read.size());
        for (Read each : read) {
            // What fails at one is no reason to lose those that came with it.
            try {
                HandlerRun run = accepted(each.incoming(), each.received());
                if (run != null) {
                    accepted.add(run);
                }
            } catch (Throwable e) {
                notTaken(each.incoming(), e);
            }
        }
        if (!accepted.isEmpty()) {
            machines.toReceiver((receiver, now) -> {
                receiver.expect(accepted);
                accepted.forEach(run -> arrived(run, receiver, now));
            });
        }
    }

    /** Called where the last check ended that the first of them waited for. */
    private void judged(List<Checked<Read>> messages) {
        List<Read> passed = new ArrayList<>(messages.size());
        for (Checked<Read> each : messages) {
            Throwable failure = each.failure();
            if (failure == null) {
                passed.add(each.item());
            } else {
                refused(each.item().incoming(), failure);
            }
        }
        handOn(passed);
    }

    private void refused(Incoming incoming, Throwable failure) {
        try {
            notRead(incoming, failure);
        } catch (Throwable e) {
            notTaken(incoming, e);
        }
    }

    private void notTaken(Incoming incoming, Throwable e) {
        callbacks.error(Kind.UNREADABLE, incoming.envelope().subject(), "could not be taken: " + e, e);
    }

    private void onPart(Incoming part) {
        Assemblies taking = assemblies;
        if (taking == null) {
            return;
        }
        try {
            taking.add(part).ifPresent(this::onWhole);
        } catch (CodecException e) {
            counters.received.increment();
            counters.unreadable.increment();
            part.answer(Answer.refused(String.valueOf(e.getMessage()), false));
            callbacks.error(Kind.UNREADABLE, part.envelope().subject(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A reply that somebody waits for takes no handler's place. Called on the delivery thread. */
    private void arrived(HandlerRun run, Receiver receiver, long now) {
        Message message = run.message();
        if (Requesting.isReply(message) && requests.replied(Requesting.requestOf(message), message)) {
            receiver.arrivedAndDone(run, now);
        } else {
            receiver.arrived(run, now);
        }
    }

    /** What has arrived, whose signature is yet to be checked where there are checks; or null if it was refused. */
    private @Nullable Received read(Incoming incoming) {
        Traffic.received(settings, incoming);
        try {
            Envelope envelope = incoming.envelope();
            return checks == null
                    ? settings.wire().toMessage(envelope)
                    : settings.wire().toMessageUnchecked(envelope);
        } catch (Throwable e) {
            notRead(incoming, e);
            return null;
        }
    }

    private void notRead(Incoming incoming, Throwable e) {
        if (e instanceof SignatureException badSignature) {
            badSignature(incoming, badSignature);
        } else {
            unreadable(incoming, e);
        }
    }

    /** What is to be handled, or null if it was refused. */
    private @Nullable HandlerRun accepted(Incoming incoming, Received received) {
        Subject subject = received.subject();
        Handling handling = handlingOf(received, incoming);
        if (handling == null) {
            refuse(
                    incoming,
                    subject,
                    Kind.UNKNOWN_METHOD,
                    "node " + settings.name() + " has no handler for " + subject.method());
        } else if (!received.message().method().equals(subject.method())) {
            refuse(
                    incoming,
                    subject,
                    Kind.MISMATCH,
                    "the payload says method " + received.message().method() + ", the subject " + subject.method());
        } else if (handling.registration().event() != subject.event()) {
            String reason = subject.method() + " is handled by Event"
                    + handling.registration().event();
            refuse(incoming, subject, Kind.MISMATCH, reason);
        } else {
            peers.heard(received);
            return runs.newRun(
                    incoming,
                    received,
                    handling.process(),
                    handling.registration().handler());
        }
        return null;
    }

    /** What handles a message, and the process that it belongs to. */
    private record Handling(SubscriberEntry process, NodeSettings.Registration registration) {

        static Handling of(SubscriberEntry process) {
            return new Handling(process, process.registration);
        }
    }

    /** The handler of the message's method, or what this node does by itself. */
    private @Nullable Handling handlingOf(Received received, Incoming incoming) {
        Message message = received.message();
        if (received.subject().via().isPresent()) {
            return new Handling(processes.relay(), relays.requestHandler(received));
        }
        Optional<SubscriberEntry> registered = processes.handling(received.subject());
        if (relays.isReply(message)) {
            NodeSettings.Registration local =
                    registered.map(process -> process.registration).orElse(null);
            String group =
                    incoming.envelope().headers().first(HeaderNames.QUEUE_GROUP).orElse("");
            return new Handling(registered.orElseGet(processes::relay), relays.replyHandler(received, group, local));
        }
        if (registered.isEmpty() && Requesting.isReply(message)) {
            return Handling.of(processes.lateReplies());
        }
        return registered.map(Handling::of).orElse(null);
    }

    /** For good: the next attempt would bring the same bytes. */
    private void badSignature(Incoming incoming, SignatureException e) {
        String subject = incoming.envelope().subject();
        String reason = String.valueOf(e.getMessage());
        Throwable cause = e.getCause();
        counters.refused.increment();
        tellRefused(incoming, subjectOf(incoming).orElse(null), reason);
        if (cause == null) {
            callbacks.error(Kind.BAD_SIGNATURE, subject, reason);
        } else {
            callbacks.error(Kind.BAD_SIGNATURE, subject, reason, cause);
        }
    }

    private void unreadable(Incoming incoming, Throwable e) {
        counters.unreadable.increment();
        String subject = incoming.envelope().subject();
        tellRefused(incoming, subjectOf(incoming).orElse(null), "cannot be read: " + e.getMessage());
        callbacks.error(Kind.UNREADABLE, subject, String.valueOf(e.getMessage()), e);
    }

    private void refuse(Incoming incoming, Subject subject, Kind kind, String reason) {
        counters.refused.increment();
        tellRefused(incoming, subject, reason);
        callbacks.error(kind, incoming.envelope().subject(), reason);
    }

    private Optional<Subject> subjectOf(Incoming incoming) {
        return settings.wire().readSubject(incoming.envelope().subject());
    }

    /** A Go node would take any answer for an acknowledgement, so it gets none. A stream must be told, or brings it for ever. */
    private static void tellRefused(Incoming incoming, @Nullable Subject subject, String reason) {
        boolean understood = incoming.envelope().headers().first(HeaderNames.ID).isPresent();
        boolean awaited = understood && subject != null && subject.event() == Event.ACK;
        if (awaited || incoming.streamDelivery().isPresent()) {
            incoming.answer(Answer.refused(reason, false));
        }
    }
}
