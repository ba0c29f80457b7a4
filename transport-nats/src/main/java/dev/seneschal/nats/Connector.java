package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections, one after the other, until it is stopped. Each attempt has a thread of its own and is watched: one that does not end
 * when it should, for whatever reason, is abandoned and the next begun. Thread-safe.
 */
final class Connector {

    private final NatsTransportConfig config;
    private final Environment environment;
    private final ScheduledExecutorService timers;
    private final Duration grace;
    private final Owner owner;
    private final Set<String> announced = new LinkedHashSet<>();
    private long attempt;
    private boolean stopped;
    private @Nullable Thread thread;
    private @Nullable Future<?> watchdog;

    /** Is told what becomes of attempts, on their threads, and of connections. */
    interface Owner extends NatsSession.Listener {
        void connected(NatsSession session);

        void failed(String problem);
    }

    /**
     * Does nothing yet.
     *
     * @param grace how long an attempt may take beyond what its timeouts allow
     */
    Connector(
            NatsTransportConfig config,
            Environment environment,
            ScheduledExecutorService timers,
            Duration grace,
            Owner owner) {
        this.config = config;
        this.environment = environment;
        this.timers = timers;
        this.grace = grace;
        this.owner = owner;
    }

    /** Begins an attempt. */
    synchronized void attempt() {
        if (stopped) {
            return;
        }
        Set<String> servers = new LinkedHashSet<>(config.servers());
        servers.addAll(announced);
        long number = ++attempt;
        // Two timeouts for each, since the closing of a failed one takes time, too.
        Duration allowed =
                config.connectTimeout().multipliedBy(2L * servers.size()).plus(grace);
        watchdog = timers.schedule(() -> abandon(number, allowed), allowed.toNanos(), TimeUnit.NANOSECONDS);
        Thread begun = new Thread(() -> connect(number, servers), "seneschal-nats-" + config.name() + "-connect");
        begun.setDaemon(true);
        thread = begun;
        begun.start();
    }

    /** Begins an attempt after the wait, with some jitter. */
    synchronized void attemptLater() {
        if (stopped) {
            return;
        }
        long jitterNanos = config.reconnectJitter().toNanos();
        long jitter = jitterNanos == 0 ? 0 : environment.random().nextLong(jitterNanos);
        var unused = timers.schedule(this::attempt, config.reconnectWait().toNanos() + jitter, TimeUnit.NANOSECONDS);
    }

    /** Further servers to try, in place of those told before. */
    synchronized void announce(Collection<String> servers) {
        announced.clear();
        announced.addAll(servers);
    }

    /** Begins no further attempt and interrupts the present one. */
    synchronized void stop() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void connect(long number, Collection<String> servers) {
        try {
            NatsSession session = NatsSession.connect(config, servers, timers, owner);
            if (isOver(number)) {
                session.end();
            } else {
                owner.connected(session);
            }
        } catch (NotConnectedException e) {
            failed(number, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            // It was stopped or abandoned.
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failed(
                    number,
                    e.getClass().getName() + ": " + ServerAddresses.withoutSecrets(String.valueOf(e.getMessage())));
        }
    }

    private void failed(long number, String problem) {
        if (!isOver(number)) {
            owner.failed(problem);
            attemptLater();
        }
    }

    private void abandon(long number, Duration allowed) {
        Thread stuck;
        synchronized (this) {
            stuck = thread;
            if (isOver(number)) {
                return;
            }
        }
        if (stuck != null) {
            stuck.interrupt();
        }
        owner.failed("an attempt to connect had not ended after " + allowed + " and was abandoned");
        attemptLater();
    }

    /** Ends an attempt, and says whether it had been ended already. */
    private synchronized boolean isOver(long number) {
        if (stopped || number != attempt || watchdog == null) {
            return true;
        }
        watchdog.cancel(false);
        watchdog = null;
        thread = null;
        return false;
    }
}
