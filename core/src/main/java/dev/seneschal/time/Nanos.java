package dev.seneschal.time;

import java.time.Duration;

/** Durations as nanoseconds that can be added to a clock's time without overflow. */
public final class Nanos {

    /** What any longer duration is taken for: 100 years of 365 days. */
    public static final Duration LONGEST = Duration.ofDays(100 * 365);

    private Nanos() {}

    /**
     * A duration in nanoseconds.
     *
     * @param duration any duration that is not negative; one from the wire may be of any length
     * @return its nanoseconds, at most those of {@link #LONGEST}
     */
    public static long of(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    /**
     * Seconds in nanoseconds.
     *
     * @param seconds any number that is not negative
     * @return their nanoseconds, at most those of {@link #LONGEST}
     */
    public static long ofSeconds(long seconds) {
        return of(Duration.ofSeconds(seconds));
    }
}
