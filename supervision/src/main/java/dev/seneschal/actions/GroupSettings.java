package dev.seneschal.actions;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a group's machine goes by, checked by the builder. A time of 0 is none. */
record GroupSettings(
        String name,
        String topic,
        InstanceType type,
        int min,
        int max,
        int bufferSize,
        OverflowPolicy overflow,
        long maxIdleNanos,
        Behaviour behaviour,
        boolean asks,
        RetryPolicy retry,
        int quarantineAfter,
        long jobTimeoutNanos,
        long abandonAfterNanos,
        Intensity restartIntensity,
        Backoff restartBackoff,
        @Nullable RateLimit rateLimit,
        int knownIds,
        long knownNanos,
        boolean haltsLanes,
        ScalingPolicy scaling) {

    /** How long listeners have to decide. */
    static final Duration DECISION_TIME = Duration.ofSeconds(5);
    /** After how long without a panic a slot's back-off starts anew. */
    static final Duration BACKOFF_RESET = Duration.ofMinutes(5);
}
