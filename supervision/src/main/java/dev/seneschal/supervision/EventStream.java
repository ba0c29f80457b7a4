package dev.seneschal.supervision;

import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Events of a {@link Chief} that are asked for, as from the channel of uwe's Event(). It never holds up the chief: when it is full,
 * further events are dropped and counted. Thread-safe; each event is given once.
 */
public final class EventStream implements AutoCloseable {

    static final int DEFAULT_CAPACITY = 1024;

    private final EventRing<ChiefEvent> ring;
    private final Consumer<EventStream> onClose;

    EventStream(int capacity, Consumer<EventStream> onClose) {
        this.ring = new EventRing<>(capacity);
        this.onClose = onClose;
    }

    /**
     * The oldest event that has not been taken.
     *
     * @return empty if there is none now
     */
    public Optional<ChiefEvent> poll() {
        return Optional.ofNullable(ring.poll());
    }

    /**
     * The oldest event that has not been taken, when there is one.
     *
     * @param within how long to wait
     * @return empty if there is none within that time, or the stream {@linkplain #isEnded() has ended}
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Optional<ChiefEvent> next(Duration within) throws InterruptedException {
        return Optional.ofNullable(ring.poll(Nanos.of(within)));
    }

    /**
     * Whether there will be no more events: the chief has ended or the stream was closed, and all have been taken.
     *
     * @return true once there are none
     */
    public boolean isEnded() {
        return ring.isEndedAndEmpty();
    }

    /**
     * How many events found the stream full.
     *
     * @return how many were dropped
     */
    public long dropped() {
        return ring.dropped();
    }

    /** Takes no more events; those it has can still be taken. */
    @Override
    public void close() {
        onClose.accept(this);
        ring.end();
    }

    void offer(ChiefEvent event) {
        ring.offer(event);
    }

    void end() {
        ring.end();
    }
}
