package dev.seneschal.actions;

import java.time.Duration;

/**
 * Finds by itself how many slots are worth having: while jobs take no longer than they do unloaded it adds slots, and when they take longer
 * it takes slots away in proportion, as far as some headroom. For actions that call something whose capacity nobody knows.
 *
 * <p>After Netflix's concurrency-limits, whose gradient it is. How long a job takes unloaded it learns by looking, now and then, how long
 * jobs take with half of the slots.
 */
public final class GradientScaling implements ScalingPolicy {

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final double STEEPEST = 0.5;
    private static final double SMOOTHING = 0.2;
    private static final int SAMPLES_TO_PROBE = 150;
    /** Jobs that were started before a probe are still among its first samples. */
    private static final int SAMPLES_OF_PROBE = 4;

    private final double tolerance;
    private double limit;
    private double unloadedNanos;
    private int untilProbe = SAMPLES_TO_PROBE;

    private GradientScaling(double tolerance) {
        if (!(tolerance >= 1)) {
            throw new IllegalArgumentException("tolerance must be 1 or more, was " + tolerance);
        }
        this.tolerance = tolerance;
    }

    /**
     * The default: jobs may take a tenth longer than unloaded.
     *
     * @return a policy for one group
     */
    public static GradientScaling ofDefaults() {
        return new GradientScaling(1.1);
    }

    /**
     * One with another tolerance.
     *
     * @param tolerance how long a job may take, as a multiple of how long it takes unloaded, before slots are taken away; 1 or more
     * @return a policy for one group
     * @throws IllegalArgumentException if it is less than 1
     */
    public static GradientScaling ofTolerance(double tolerance) {
        return new GradientScaling(tolerance);
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public int slots(ScalingSample sample) {
        if (limit == 0) {
            limit = sample.slots();
        }
        if (sample.ended() > 0) {
            double run = sample.meanRun().toNanos();
            untilProbe--;
            if (untilProbe < 0) {
                return probe(run);
            }
            unloadedNanos = unloadedNanos == 0 ? run : Math.min(unloadedNanos, run);
            adjust(sample, run);
        }
        return (int) Math.round(limit);
    }

    private int probe(double run) {
        if (untilProbe > -SAMPLES_OF_PROBE) {
            return (int) Math.max(1, limit / 2);
        }
        unloadedNanos = run;
        untilProbe = SAMPLES_TO_PROBE;
        return (int) Math.round(limit);
    }

    private void adjust(ScalingSample sample, double run) {
        double gradient = Math.max(STEEPEST, Math.min(1, tolerance * unloadedNanos / run));
        double wanted = limit * gradient + Math.sqrt(limit) / 2;
        if (wanted > limit && sample.busy() < sample.slots()) {
            return;
        }
        limit = (1 - SMOOTHING) * limit + SMOOTHING * wanted;
        limit = Math.max(sample.min(), Math.min(sample.max(), limit));
    }
}
