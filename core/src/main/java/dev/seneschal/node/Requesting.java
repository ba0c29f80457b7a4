package dev.seneschal.node;

import dev.seneschal.delivery.Awaited;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Relay;
import dev.seneschal.node.NoReplyException.Reason;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and gives their replies to whoever waits. A request is a message whose reply comes by {@link #METHOD}, which every
 * version of Steward has, does nothing at, and acknowledges; it is known by its id, which a Go node writes into the reply too.
 */
final class Requesting {

    /** The method of the replies that are waited for. */
    static final Method METHOD = Method.of("REQToSocket");

    /** What a node does that has no handler for it: a reply that comes too late is acknowledged, like any that nobody needs. */
    static final NodeSettings.Registration IGNORED = new NodeSettings.Registration(Event.ACK, (message, context) -> {});

    /** So much longer a request is worth delivering than anybody waits, so that it ends as cancelled and not as a dead letter. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Outbound outbound;
    private final Machines machines;
    private final Callbacks callbacks;

    Requesting(Outbound outbound, Machines machines, Callbacks callbacks) {
        this.outbound = outbound;
        this.machines = machines;
        this.callbacks = callbacks;
    }

    CompletableFuture<Message> request(Message message, Duration timeout) {
        Message request = asking(message, timeout);
        MessageId id = outbound.newId();
        Waiting waiting = new Waiting(id, timeout, outbound.environment.nanoTime() + Nanos.of(timeout));
        // Before it is sent, so that no reply is quicker.
        if (!machines.toRequests((requests, now) -> requests.opened(waiting))) {
            waiting.closed();
            return waiting.reply;
        }
        try {
            waiting.isSentAs(outbound.send(request, id));
        } catch (Throwable e) {
            waiting.withdraw();
            throw e;
        }
        return waiting.reply;
    }

    /** Whether a message is a reply of the kind that may be waited for. */
    static boolean isReply(Message message) {
        return message.steward().isReply()
                && message.method().equals(METHOD)
                && message.steward().previousMessage().isPresent();
    }

    /** The id of the request that a reply names. */
    static long requestOf(Message reply) {
        return reply.steward().previousMessage().map(Message::id).orElse(0L);
    }

    private static Message asking(Message message, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
        if (!message.reply().method().isNone()) {
            throw new IllegalArgumentException(
                    "the reply of a request comes to its future; the message asks for one by "
                            + message.reply().method());
        }
        Message.Builder asking = message.toBuilder().reply(message.reply().withMethod(METHOD));
        if (!message.relay().via().isNone()) {
            asking.relay(new Relay(
                    message.relay().via(),
                    message.relay().originalVia(),
                    message.relay().from(),
                    message.relay().to(),
                    message.relay().originalMethod(),
                    METHOD));
        }
        if (message.delivery().timeToLive().isEmpty()) {
            asking.timeToLive(timeout.plus(MOMENT));
        }
        return asking.build();
    }

    /** One request, and whoever waits for its reply. */
    private final class Waiting extends Awaited<Message> {

        private final MessageId id;
        private final Duration timeout;
        private final CompletableFuture<Message> reply = new CompletableFuture<>();
        private volatile @Nullable Receipt receipt;

        Waiting(MessageId id, Duration timeout, long deadline) {
            super(id.wireId(), deadline);
            this.id = id;
            this.timeout = timeout;
        }

        void isSentAs(Sending sent) {
            reply.whenComplete((message, failure) -> {
                if (failure != null) {
                    withdraw();
                    sent.cancel();
                }
            });
            sent.receipt().thenAccept(this::known);
        }

        void withdraw() {
            machines.toRequests((requests, now) -> requests.withdrawn(this));
        }

        /** A message that timed out may have run, so its reply may come yet. Of any other that is given up none can. */
        private void known(Receipt known) {
            receipt = known;
            if (known instanceof GaveUp gaveUp && gaveUp.reason() != Receipt.Reason.TIMED_OUT) {
                fail(Reason.GIVEN_UP, "was given up: " + known);
            }
        }

        @Override
        protected void replied(Message message) {
            callbacks.run(() -> reply.complete(message));
        }

        @Override
        protected void timedOut() {
            callbacks.run(() -> fail(Reason.TIMED_OUT, "has no reply after " + timeout + fate()));
        }

        @Override
        protected void closed() {
            callbacks.run(() -> fail(Reason.CLOSED, "has no reply, and its node was closed"));
        }

        private String fate() {
            return receipt == null ? ", and is not acknowledged either" : "; " + receipt;
        }

        private void fail(Reason reason, String what) {
            reply.completeExceptionally(
                    new NoReplyException(reason, "request " + id + " " + what, Optional.ofNullable(receipt)));
        }
    }
}
