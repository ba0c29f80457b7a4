package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until a server knows what was subscribed on a connection: subscribing returns before that, and before there is a connection. */
final class Fence {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicLong NUMBER = new AtomicLong();

    private Fence() {}

    /** Returns when the server knows what was subscribed on the connection so far. */
    static void await(Transport connection) throws InterruptedException {
        await(connection, connection);
    }

    /** As above, heard by another connection, so that the one itself gets nothing of it. */
    static void await(Transport connection, Transport hearing) throws InterruptedException {
        String subject = "fence." + NUMBER.incrementAndGet();
        CountDownLatch heard = new CountDownLatch(1);
        Subscription subscription = hearing.subscribe(subject, incoming -> heard.countDown());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            assertThat(System.nanoTime() - deadline)
                    .as("time left for the server to know the subscriptions")
                    .isNegative();
            // What a connection publishes comes after what it subscribed. Without a connection nothing is published.
            connection.publish(new Envelope(subject, Headers.EMPTY, new byte[0]));
        } while (!heard.await(20, TimeUnit.MILLISECONDS));
        subscription.close();
    }
}
