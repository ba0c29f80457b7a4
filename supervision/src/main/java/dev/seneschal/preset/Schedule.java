package dev.seneschal.preset;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When something is to run: from an instant to the next. What {@link Cron} runs by.
 *
 * <p>Those made here are immutable and may be used by any thread; yours must be if several workers share it.
 *
 * <p>Where clocks change, a fixed time of day (such as {@code 30 2 * * *}) runs once: right after a gap that it falls into, and the first
 * of the two times in an overlap. What recurs all day (a cron expression whose hour begins with {@code *}) runs by elapsed time: at each
 * instant at which the clock shows a time that it names, so that every quarter of an hour stays one, and none is run for hours that there
 * were not.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The next time to run.
     *
     * @param after the instant from which to look
     * @return the first time after that instant, never that instant itself; empty if there is none any more
     */
    Optional<Instant> next(Instant after);

    /**
     * A fixed period after the time before, whatever the clocks do.
     *
     * @param period how long, above zero
     * @return the schedule
     * @throws IllegalArgumentException if the period is zero or negative
     */
    static Schedule every(Duration period) {
        Periods.requirePositive("period", period);
        return after -> Optional.of(after.plus(period));
    }

    /**
     * Once a day.
     *
     * @param time the time of day
     * @param zone whose clock it is read from
     * @return the schedule
     */
    static Schedule daily(LocalTime time, ZoneId zone) {
        return new FixedTimes(
                after -> {
                    var today = after.toLocalDate().atTime(time);
                    return Optional.of(today.isAfter(after) ? today : today.plusDays(1));
                },
                zone);
    }

    /**
     * A cron expression: five fields as cron's (minute, hour, day of the month, month, day of the week; if both days are restricted either
     * will do), or six with seconds before them (as Spring's; both days must fit), or one of {@code @yearly}, {@code @monthly},
     * {@code @weekly}, {@code @daily} and {@code @hourly}.
     *
     * <p>The parser is {@code com.cronutils:cron-utils}, which must be on the class path or module path.
     *
     * @param expression the expression
     * @param zone whose clock it is read from
     * @return the schedule; empty at once if no date fits, such as 30 February
     * @throws IllegalArgumentException if it is not a cron expression; the text names it and what is wrong
     * @throws IllegalStateException if cron-utils is missing
     */
    static Schedule cron(String expression, ZoneId zone) {
        return CronExpression.parse(expression, zone);
    }
}
