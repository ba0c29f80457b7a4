package dev.seneschal.node;

import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Nanos;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The header that says how long a message has still to live. In the outbox it says what the message was given when it was accepted, so
 * that a wall clock that was set back between two runs gives it no more than that; each attempt says what is left.
 */
final class TimeToLive {

    private TimeToLive() {}

    static Headers given(Headers headers, Duration timeToLive) {
        return headers.with(
                HeaderNames.TIME_TO_LIVE, millis(Nanos.of(timeToLive) + TimeUnit.MILLISECONDS.toNanos(1) - 1));
    }

    /** What it was given, in nanoseconds; of a record that does not say, any time. */
    static long givenNanos(OutboxRecord record) {
        return record.envelope()
                .headers()
                .first(HeaderNames.TIME_TO_LIVE)
                .map(millis -> Nanos.of(Duration.ofMillis(Long.parseLong(millis))))
                .orElse(Long.MAX_VALUE);
    }

    static Headers left(Headers headers, long nanos) {
        List<String> namesAndValues = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!name.equals(HeaderNames.TIME_TO_LIVE)) {
                namesAndValues.add(name);
                namesAndValues.add(value);
            }
        });
        namesAndValues.add(HeaderNames.TIME_TO_LIVE);
        namesAndValues.add(millis(Math.max(0, nanos)));
        return Headers.of(namesAndValues.toArray(String[]::new));
    }

    private static String millis(long nanos) {
        return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
