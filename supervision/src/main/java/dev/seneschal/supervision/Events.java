package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Level;
import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a chief's events to its handler, its streams and its parent. Nothing here waits for any of them. The handler's thread is started
 * when there is something to tell, and ends when there has been nothing for a while.
 */
final class Events {

    /** How long its handler has for what it has not had at the end: in so many waits, since in one the whole machine may stand still. */
    private static final int FLUSH_WAITS = 10;

    private static final Duration FLUSH_WAIT = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(Chief.class);

    private final Environment environment;
    private final ChiefEventHandler handler;
    private final EventRing<ChiefEvent> ring;
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final ExecutorService executor;
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Whether there has been anything for the handler. */
    private volatile boolean used;

    private final @Nullable Events above;

    Events(ChiefSettings settings, Parent parent) {
        environment = settings.environment();
        handler = settings.eventHandler().orElseGet(() -> defaultHandler(parent));
        ring = new EventRing<>(settings.eventCapacity());
        executor = environment.newExecutor("seneschal-" + settings.name() + "-events", 1);
        above = parent.worker() == null ? null : parent.worker().events();
    }

    private static ChiefEventHandler defaultHandler(Parent parent) {
        return parent.isNone() ? ChiefEventHandler.slf4jFailures() : ChiefEventHandler.none();
    }

    /** Whether anybody wants events of a level. */
    boolean isWanted(Level level) {
        return isWantedByHandler(level) || !streams.isEmpty() || (above != null && above.isWanted(level));
    }

    void publish(ChiefEvent event) {
        if (isWantedByHandler(event.level())) {
            used = true;
            if (ring.offer(event)) {
                wake();
            }
        }
        for (EventStream stream : streams) {
            stream.offer(event);
        }
        if (above != null) {
            above.publish(event);
        }
    }

    EventStream open(int capacity) {
        EventStream stream = new EventStream(capacity, streams::remove);
        streams.add(stream);
        return stream;
    }

    /** Waits until the handler has had what was published, but not for long; ends the streams. Returns for how many it was too slow. */
    long close() {
        boolean told = !used || flush();
        executor.shutdown();
        ring.end();
        streams.forEach(EventStream::end);
        return ring.dropped() + (told ? 0 : ring.size());
    }

    private boolean flush() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                tellAll();
                told.complete(null);
            });
            for (int wait = 0; wait < FLUSH_WAITS && !told.isDone(); wait++) {
                environment.await(told, FLUSH_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closed) {
            LOG.debug("events were closed before", closed);
        }
        return told.isDone();
    }

    private boolean isWantedByHandler(Level level) {
        try {
            return handler.wants(level);
        } catch (Throwable broken) {
            return true;
        }
    }

    private void wake() {
        if (!busy.get() && busy.compareAndSet(false, true)) {
            try {
                executor.execute(this::tellAll);
            } catch (RejectedExecutionException closed) {
                busy.set(false);
            }
        }
    }

    private void tellAll() {
        for (ChiefEvent event = next(); event != null; event = next()) {
            try {
                handler.handle(event);
            } catch (Throwable broken) {
                LOG.warn("the event handler threw at {}", event, broken);
            }
        }
    }

    /** The next event; null, and no longer busy, if there is none. */
    private @Nullable ChiefEvent next() {
        ChiefEvent event = ring.poll();
        if (event == null) {
            busy.set(false);
            event = ring.poll();
            if (event != null) {
                busy.set(true);
            }
        }
        return event;
    }
}
