package dev.seneschal.supervision;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether, when and how often a worker that ended is restarted. Immutable; start from {@link #never}, {@link #onFailure},
 * {@link #onFail}, {@link #onError}, {@link #always} or {@link #stopAppOnFail}.
 *
 * <p>uwe tells two failures apart: an <em>error</em>, which a worker declares by a checked exception, and a <em>panic</em>, any other
 * throwable. A throwing init counts as a failure too. A worker that was asked to stop is not restarted, whatever it throws.
 *
 * <p>A restart waits the back-off (1 s doubling to 1 min, jitter 0.2 unless set), whose row of failures begins anew once the worker has
 * run for {@link #resetAfter} (5 min unless set). More restarts than the {@link #intensity} (10 in 10 min unless set) allows, and every
 * {@link VirtualMachineError} but a stack overflow, escalate instead: the chief stops, or its parent is handed the failure.
 */
public final class RestartPolicy {

    /** What is restarted. */
    public enum Type {
        /** Nothing: uwe's NoRestart. */
        NEVER,
        /** After a panic: uwe's RestartOnFail. */
        ON_FAIL,
        /** After an error: uwe's RestartOnError. */
        ON_ERROR,
        /** After both: uwe's Restart, Erlang's transient. */
        ON_FAILURE,
        /** Whenever it ends without having been asked to: Erlang's permanent. */
        ALWAYS,
        /** Nothing, and a failure stops the chief: uwe's StopAppOnFail, but gracefully. In a nested chief it stops the outermost one. */
        STOP_APP
    }

    /** 1 s doubling to 1 min, jitter 0.2. */
    public static final Backoff DEFAULT_BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);

    private final Type type;
    private final boolean reInit;
    private final Optional<Backoff> backoff;
    private final Duration resetAfter;
    private final Optional<Intensity> intensity;
    private final Predicate<Throwable> errors;

    private RestartPolicy(
            Type type,
            boolean reInit,
            Optional<Backoff> backoff,
            Duration resetAfter,
            Optional<Intensity> intensity,
            Predicate<Throwable> errors) {
        this.type = type;
        this.reInit = reInit;
        this.backoff = backoff;
        this.resetAfter = resetAfter;
        this.intensity = intensity;
        this.errors = errors;
    }

    private static RestartPolicy of(Type type) {
        return new RestartPolicy(
                type,
                false,
                Optional.of(DEFAULT_BACKOFF),
                Duration.ofMinutes(5),
                Optional.of(Intensity.DEFAULT),
                RestartPolicy::isChecked);
    }

    /**
     * No restart. The default.
     *
     * @return the policy
     */
    public static RestartPolicy never() {
        return of(Type.NEVER);
    }

    /**
     * A restart after every failure, error or panic.
     *
     * @return the policy
     */
    public static RestartPolicy onFailure() {
        return of(Type.ON_FAILURE);
    }

    /**
     * A restart after a panic only.
     *
     * @return the policy
     */
    public static RestartPolicy onFail() {
        return of(Type.ON_FAIL);
    }

    /**
     * A restart after an error only.
     *
     * @return the policy
     */
    public static RestartPolicy onError() {
        return of(Type.ON_ERROR);
    }

    /**
     * A restart whenever the worker ends, by failing or by finishing.
     *
     * @return the policy
     */
    public static RestartPolicy always() {
        return of(Type.ALWAYS);
    }

    /**
     * No restart; a failure stops the chief gracefully, with its failure exit code.
     *
     * @return the policy
     */
    public static RestartPolicy stopAppOnFail() {
        return of(Type.STOP_APP);
    }

    /**
     * With init called again at each restart, not only after init itself failed: uwe's WithReInit.
     *
     * @return a new policy
     * @throws IllegalArgumentException if the policy has no restarts
     */
    public RestartPolicy withReInit() {
        requireRestarts("withReInit");
        return new RestartPolicy(type, true, backoff, resetAfter, intensity, errors);
    }

    /**
     * With another wait before a restart.
     *
     * @param wait the back-off
     * @return a new policy
     * @throws IllegalArgumentException if the policy has no restarts
     */
    public RestartPolicy withBackoff(Backoff wait) {
        requireRestarts("withBackoff");
        return new RestartPolicy(type, reInit, Optional.of(wait), resetAfter, intensity, errors);
    }

    /**
     * With restarts at once. The intensity limit is then all that keeps a worker that fails at once from spinning.
     *
     * @return a new policy
     * @throws IllegalArgumentException if the policy has no restarts
     */
    public RestartPolicy withoutBackoff() {
        requireRestarts("withoutBackoff");
        return new RestartPolicy(type, reInit, Optional.empty(), resetAfter, intensity, errors);
    }

    /**
     * With another time to run after which a failure counts as the first of its row again.
     *
     * @param stable how long, more than zero
     * @return a new policy
     * @throws IllegalArgumentException if it is not positive, or the policy has no restarts
     */
    public RestartPolicy withResetAfter(Duration stable) {
        requireRestarts("withResetAfter");
        if (stable.isNegative() || stable.isZero()) {
            throw new IllegalArgumentException("resetAfter must be positive, was " + stable);
        }
        return new RestartPolicy(type, reInit, backoff, stable, intensity, errors);
    }

    /**
     * With another limit of restarts.
     *
     * @param limit how many within which time
     * @return a new policy
     * @throws IllegalArgumentException if the policy has no restarts
     */
    public RestartPolicy withIntensity(Intensity limit) {
        requireRestarts("withIntensity");
        return new RestartPolicy(type, reInit, backoff, resetAfter, Optional.of(limit), errors);
    }

    /**
     * With any number of restarts.
     *
     * @return a new policy
     * @throws IllegalArgumentException if the policy has no restarts
     */
    public RestartPolicy withoutIntensity() {
        requireRestarts("withoutIntensity");
        return new RestartPolicy(type, reInit, backoff, resetAfter, Optional.empty(), errors);
    }

    /**
     * With another idea of which failures are errors; the others are panics.
     *
     * @param isError whether a throwable is one; checked exceptions unless set. What it throws makes the failure a panic
     * @return a new policy
     */
    public RestartPolicy withErrors(Predicate<Throwable> isError) {
        return new RestartPolicy(
                type, reInit, backoff, resetAfter, intensity, Objects.requireNonNull(isError, "isError"));
    }

    /**
     * What is restarted.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Whether init is called again at each restart.
     *
     * @return false unless set
     */
    public boolean reInit() {
        return reInit;
    }

    /**
     * The wait before a restart.
     *
     * @return empty if there is none
     */
    public Optional<Backoff> backoff() {
        return backoff;
    }

    /**
     * How long a worker must run for its failures to be forgotten.
     *
     * @return more than zero
     */
    public Duration resetAfter() {
        return resetAfter;
    }

    /**
     * The limit of restarts.
     *
     * @return empty if there is none
     */
    public Optional<Intensity> intensity() {
        return intensity;
    }

    /**
     * Whether a failure is an error, as opposed to a panic.
     *
     * @param thrown what the worker threw
     * @return true for an error
     */
    public boolean isError(Throwable thrown) {
        try {
            return errors.test(thrown);
        } catch (Throwable broken) {
            return false;
        }
    }

    /**
     * Whether a worker that failed is restarted.
     *
     * @param thrown what it threw
     * @return true if the type says so
     */
    public boolean restartsAfter(Throwable thrown) {
        return switch (type) {
            case NEVER, STOP_APP -> false;
            case ON_FAILURE, ALWAYS -> true;
            case ON_FAIL -> !isError(thrown);
            case ON_ERROR -> isError(thrown);
        };
    }

    @Override
    public String toString() {
        return type + (reInit ? " with re-init" : "");
    }

    private static boolean isChecked(Throwable thrown) {
        return thrown instanceof Exception && !(thrown instanceof RuntimeException);
    }

    private void requireRestarts(String setting) {
        if (type == Type.NEVER || type == Type.STOP_APP) {
            throw new IllegalArgumentException(setting + " contradicts restart type " + type);
        }
    }
}
