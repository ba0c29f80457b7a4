package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When schedules run, above all where clocks are changed. */
class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    @Test
    void aFixedTimeInTheGapRunsOnceRightAfterIt() {
        assertThat(times(Schedule.cron("30 2 * * *", BERLIN), "2026-03-28T12:00+01:00", 3))
                .containsExactly(
                        at("2026-03-29T03:00+02:00"), at("2026-03-30T02:30+02:00"), at("2026-03-31T02:30+02:00"));
        assertThat(times(Schedule.cron("30 2 * * *", NEW_YORK), "2026-03-07T12:00-05:00", 3))
                .containsExactly(
                        at("2026-03-08T03:00-04:00"), at("2026-03-09T02:30-04:00"), at("2026-03-10T02:30-04:00"));
        assertThat(times(Schedule.cron("15 2 * * *", LORD_HOWE), "2026-10-03T12:00+10:30", 2))
                .containsExactly(at("2026-10-04T02:30+11:00"), at("2026-10-05T02:15+11:00"));
    }

    @Test
    void aFixedTimeInTheOverlapRunsOnce() {
        assertThat(times(Schedule.cron("30 2 * * *", BERLIN), "2026-10-24T12:00+02:00", 3))
                .containsExactly(
                        at("2026-10-25T02:30+02:00"), at("2026-10-26T02:30+01:00"), at("2026-10-27T02:30+01:00"));
        assertThat(times(Schedule.cron("30 1 * * *", NEW_YORK), "2026-10-31T12:00-04:00", 2))
                .containsExactly(at("2026-11-01T01:30-04:00"), at("2026-11-02T01:30-05:00"));
        assertThat(times(Schedule.cron("45 1 * * *", LORD_HOWE), "2026-04-04T12:00+11:00", 2))
                .containsExactly(at("2026-04-05T01:45+11:00"), at("2026-04-06T01:45+10:30"));
    }

    @Test
    void severalFixedTimesInOneGapRunOnceTogether() {
        assertThat(times(Schedule.cron("0,30 2 * * *", BERLIN), "2026-03-28T12:00+01:00", 2))
                .containsExactly(at("2026-03-29T03:00+02:00"), at("2026-03-30T02:00+02:00"));
        assertThat(times(Schedule.cron("0 2,3 * * *", BERLIN), "2026-03-28T12:00+01:00", 2))
                .containsExactly(at("2026-03-29T03:00+02:00"), at("2026-03-30T02:00+02:00"));
    }

    @Test
    void everyNRunsByElapsedTimeThroughGapAndOverlap() {
        assertEvenlySpaced(Schedule.cron("*/15 * * * *", BERLIN), "2026-03-29T00:00+01:00", Duration.ofMinutes(15), 24);
        assertEvenlySpaced(Schedule.cron("*/15 * * * *", BERLIN), "2026-10-25T00:00+02:00", Duration.ofMinutes(15), 24);
        assertEvenlySpaced(Schedule.cron("0 * * * *", NEW_YORK), "2026-03-08T00:00-05:00", Duration.ofHours(1), 6);
        assertEvenlySpaced(Schedule.cron("0 * * * *", NEW_YORK), "2026-11-01T00:00-04:00", Duration.ofHours(1), 6);
        assertEvenlySpaced(
                Schedule.cron("*/10 * * * *", LORD_HOWE), "2026-10-04T01:00+10:30", Duration.ofMinutes(10), 12);
        assertEvenlySpaced(
                Schedule.cron("*/10 * * * *", LORD_HOWE), "2026-04-05T01:00+11:00", Duration.ofMinutes(10), 12);
        assertEvenlySpaced(Schedule.every(Duration.ofHours(5)), "2026-03-28T20:00+01:00", Duration.ofHours(5), 5);
    }

    @Test
    void everyTwoHoursFollowsTheClock() {
        Schedule berlin = Schedule.cron("0 */2 * * *", BERLIN);
        assertThat(times(berlin, "2026-03-28T23:00+01:00", 3))
                .containsExactly(
                        at("2026-03-29T00:00+01:00"), at("2026-03-29T04:00+02:00"), at("2026-03-29T06:00+02:00"));
        assertThat(times(berlin, "2026-10-25T01:00+02:00", 3))
                .containsExactly(
                        at("2026-10-25T02:00+02:00"), at("2026-10-25T02:00+01:00"), at("2026-10-25T04:00+01:00"));
        Schedule london = Schedule.cron("0 */2 * * *", ZoneId.of("Europe/London"));
        assertThat(times(london, "2026-03-28T23:00+00:00", 2))
                .containsExactly(at("2026-03-29T00:00+00:00"), at("2026-03-29T02:00+01:00"));
        assertThat(times(london, "2026-10-24T23:00+01:00", 2))
                .containsExactly(at("2026-10-25T00:00+01:00"), at("2026-10-25T02:00+00:00"));
        assertEvenlySpaced(Schedule.every(Duration.ofHours(2)), "2026-03-28T20:00+01:00", Duration.ofHours(2), 6);
    }

    @Test
    void everySecondRunsEverySecondOfAnOverlap() {
        assertEvenlySpaced(Schedule.cron("* * * * * *", BERLIN), "2026-10-25T02:59:57+02:00", Duration.ofSeconds(1), 6);
    }

    @Test
    void aTimeWithinTheGapIsFoundFromTheInstantBeforeItsEnd() {
        Schedule schedule = Schedule.cron("30 2 * * *", BERLIN);
        Instant endOfGap = Instant.parse("2026-03-29T01:00:00Z");

        assertThat(schedule.next(endOfGap.minusNanos(1))).contains(endOfGap);
        assertThat(schedule.next(endOfGap)).contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void askedDuringTheSecondPassOfAnOverlapItDoesNotRepeatTheFirst() {
        Instant secondPass = at("2026-10-25T02:10+01:00");

        assertThat(Schedule.cron("30 2 * * *", BERLIN).next(secondPass)).contains(at("2026-10-26T02:30+01:00"));
        assertThat(Schedule.daily(LocalTime.of(2, 30), BERLIN).next(secondPass)).contains(at("2026-10-26T02:30+01:00"));
    }

    @Test
    void aDailyTimeFollowsTheSameRules() {
        Schedule daily = Schedule.daily(LocalTime.of(2, 30), BERLIN);

        assertThat(times(daily, "2026-03-28T12:00+01:00", 2))
                .containsExactly(at("2026-03-29T03:00+02:00"), at("2026-03-30T02:30+02:00"));
        assertThat(times(daily, "2026-10-24T12:00+02:00", 2))
                .containsExactly(at("2026-10-25T02:30+02:00"), at("2026-10-26T02:30+01:00"));
    }

    @Test
    void aDayThatWasSkippedAltogetherIsMadeUpForRightAfterIt() {
        ZoneId apia = ZoneId.of("Pacific/Apia");

        assertThat(times(Schedule.cron("0 12 * * *", apia), "2011-12-29T13:00-10:00", 2))
                .containsExactly(at("2011-12-31T00:00+14:00"), at("2011-12-31T12:00+14:00"));
    }

    @Test
    void readsFiveFieldsSixFieldsAndNicknames() {
        ZoneId utc = ZoneId.of("UTC");

        assertThat(times(Schedule.cron("5/20 12 * * *", utc), "2026-01-01T00:00Z", 3))
                .containsExactly(at("2026-01-01T12:05Z"), at("2026-01-01T12:25Z"), at("2026-01-01T12:45Z"));
        assertThat(times(Schedule.cron(" 10 0 12 * * MON ", utc), "2026-01-01T00:00Z", 1))
                .containsExactly(at("2026-01-05T12:00:10Z"));
        assertThat(times(Schedule.cron("@hourly", utc), "2026-01-01T00:00Z", 1))
                .containsExactly(at("2026-01-01T01:00Z"));
        assertThat(times(Schedule.cron("@weekly", utc), "2026-01-01T00:00Z", 1))
                .containsExactly(at("2026-01-04T00:00Z"));
        assertThat(times(Schedule.cron("0 12 13 * 5", utc), "2026-02-01T00:00Z", 3))
                .as("the 13th, and Fridays")
                .containsExactly(at("2026-02-06T12:00Z"), at("2026-02-13T12:00Z"), at("2026-02-20T12:00Z"));
    }

    @Test
    void aDateThatNeverComesHasNoNextTime() {
        assertThat(Schedule.cron("0 0 30 2 *", BERLIN).next(Instant.EPOCH)).isEmpty();
        assertThat(Schedule.cron("0 * 30 2 *", BERLIN).next(Instant.EPOCH)).isEmpty();
    }

    @Test
    void refusesWhatIsNoCronExpressionByName() {
        for (String wrong : List.of("61 * * * *", "* * * *", "", "@reboot", "a b c d e", "* * * * * * * *")) {
            assertThatThrownBy(() -> Schedule.cron(wrong, BERLIN))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "'");
        }
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("period");
    }

    private static void assertEvenlySpaced(Schedule schedule, String from, Duration apart, int count) {
        Instant last = at(from);
        for (int i = 0; i < count; i++) {
            Optional<Instant> next = schedule.next(last);
            assertThat(next).as("after %s", last).contains(last.plus(apart));
            last = next.orElseThrow();
        }
    }

    private static List<Instant> times(Schedule schedule, String from, int count) {
        List<Instant> times = new ArrayList<>();
        Instant last = at(from);
        for (int i = 0; i < count; i++) {
            last = schedule.next(last).orElseThrow();
            times.add(last);
        }
        return times;
    }

    private static Instant at(String time) {
        return ZonedDateTime.parse(time).toInstant();
    }
}
