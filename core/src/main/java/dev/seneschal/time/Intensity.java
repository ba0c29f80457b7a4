package dev.seneschal.time;

import java.time.Duration;
import java.util.Arrays;

/**
 * How often something may happen before it is too often: a number within a window that slides with time, as the restart intensity of
 * Erlang's supervisors.
 *
 * @param most how many may happen within the window, 0 or more; one more is too often
 * @param window how long one counts
 */
public record Intensity(int most, Duration window) {

    /** 10 in 10 minutes. */
    public static final Intensity DEFAULT = new Intensity(10, Duration.ofMinutes(10));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public Intensity {
        if (most < 0) {
            throw new IllegalArgumentException("intensity.most must be 0 or more, was " + most);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("intensity.window must be positive, was " + window);
        }
    }

    /**
     * Starts to count.
     *
     * @return a counter at 0
     */
    public Counter newCounter() {
        return new Counter(most, Nanos.of(window));
    }

    /** What happened within the window. Takes room as things happen, for at most {@link #most} of them. Not thread-safe. */
    public static final class Counter {

        private static final int FIRST_SIZE = 4;

        private final int most;
        private final long windowNanos;
        private long[] times = {};
        private int oldest;
        private int count;

        private Counter(int most, long windowNanos) {
            this.most = most;
            this.windowNanos = windowNanos;
        }

        /**
         * Counts one more, if that is not too often.
         *
         * @param nanoTime when it happens, not before the one before it
         * @return false if as many as may be have happened within the window that ends now; then this one is not counted
         */
        public boolean allows(long nanoTime) {
            forgetUntil(nanoTime);
            if (count == most) {
                return false;
            }
            if (count == times.length) {
                grow();
            }
            times[(oldest + count) % times.length] = nanoTime;
            count++;
            return true;
        }

        /**
         * How many are within the window.
         *
         * @param nanoTime now
         * @return from 0 to {@link #most}
         */
        public int count(long nanoTime) {
            forgetUntil(nanoTime);
            return count;
        }

        private void forgetUntil(long now) {
            while (count > 0 && now - times[oldest] >= windowNanos) {
                oldest = (oldest + 1) % times.length;
                count--;
            }
        }

        private void grow() {
            long[] larger = Arrays.copyOf(times, (int) Math.min(most, Math.max(FIRST_SIZE, 2L * count)));
            for (int i = 0; i < count; i++) {
                larger[i] = times[(oldest + i) % times.length];
            }
            times = larger;
            oldest = 0;
        }
    }
}
