package dev.seneschal.sim;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What the seed decides, for one part of a world. */
final class Dice {

    private static final double SECONDS_A_MINUTE = 60;

    private final SplittableRandom random;

    Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Draws nothing if the probability is 0, so that a fault that is off leaves the history as it is. */
    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    long upTo(long most) {
        return random.nextLong(most + 1);
    }

    Duration upTo(Duration longest) {
        return Duration.ofNanos(upTo(longest.toNanos()));
    }

    /** When the next one comes of those that come so often a minute. */
    Duration untilNext(double aMinute) {
        double seconds = -Math.log(1 - random.nextDouble()) * SECONDS_A_MINUTE / aMinute;
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    boolean coin() {
        return random.nextBoolean();
    }
}
