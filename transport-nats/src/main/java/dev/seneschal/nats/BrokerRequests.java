package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the broker by publishing, and takes its answers on one subscription, each known by a number. No thread waits. Thread-safe.
 */
final class BrokerRequests {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int RADIX = 36;

    private final NatsTransport nats;
    private final Environment environment;
    private final EventLoop loop;
    private final String inbox;
    private final AtomicLong lastNumber = new AtomicLong();
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(CompletableFuture<NatsIncoming> answer, long at) {}

    /** Listens on an inbox of its own from now on. */
    BrokerRequests(NatsTransport nats, Environment environment, EventLoop loop, String inbox) {
        this.nats = nats;
        this.environment = environment;
        this.loop = loop;
        this.inbox = inbox + ".";
        nats.subscribe(inbox + ".*", this::answered);
        loop.execute(this::forgetTheOld);
    }

    /**
     * Asks without a deadline.
     *
     * @return completes with the answer on a thread of the transport, or fails if it could not be asked; if no answer comes it never does
     */
    CompletableFuture<NatsIncoming> ask(Envelope request) {
        long number = lastNumber.incrementAndGet();
        CompletableFuture<NatsIncoming> answer = new CompletableFuture<>();
        asked.put(number, new Asked(answer, environment.nanoTime()));
        nats.publish(request, inbox + Long.toString(number, RADIX)).whenComplete((handed, failure) -> {
            if (failure != null) {
                asked.remove(number);
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Asks, and fails with a {@link TransportException} after a time without an answer. */
    CompletableFuture<NatsIncoming> ask(Envelope request, Duration timeout) {
        CompletableFuture<NatsIncoming> answer = ask(request);
        loop.execute(() -> loop.newTimer(() -> answer.completeExceptionally(new TransportException(
                        "the server did not answer " + request.subject() + " within " + timeout)))
                .runAt(environment.nanoTime() + timeout.toNanos()));
        return answer;
    }

    private void answered(Incoming incoming) {
        String subject = incoming.envelope().subject();
        try {
            Asked known = asked.remove(Long.parseLong(subject.substring(inbox.length()), RADIX));
            if (known != null && incoming instanceof NatsIncoming answer) {
                known.answer.complete(answer);
            }
        } catch (NumberFormatException notOurs) {
            // Somebody publishes to our inbox; nobody waits for it.
        }
    }

    /** What the broker has not answered by then it never will. */
    private void forgetTheOld() {
        long now = environment.nanoTime();
        asked.values().removeIf(each -> now - each.at > FORGOTTEN_AFTER.toNanos());
        loop.newTimer(this::forgetTheOld)
                .runAt(now + FORGOTTEN_AFTER.dividedBy(10).toNanos());
    }
}
