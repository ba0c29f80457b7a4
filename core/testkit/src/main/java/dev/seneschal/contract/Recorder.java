package dev.seneschal.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listener that keeps what it is told, for a test to take from. */
final class Recorder<T> implements Consumer<T> {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<T> heard = new LinkedBlockingQueue<>();

    @Override
    public void accept(T each) {
        heard.add(each);
    }

    /** The next one, which must come in time. */
    T next() {
        try {
            @Nullable T next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(next).as("what the listener should have heard by now").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the listener", e);
        }
    }

    List<T> next(int count) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    int waiting() {
        return heard.size();
    }

    static String text(Incoming incoming) {
        return new String(incoming.envelope().body(), UTF_8);
    }

    static List<String> texts(List<Incoming> incoming) {
        return incoming.stream().map(Recorder::text).toList();
    }
}
