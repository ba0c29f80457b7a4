package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random expressions against what a clock shows, minute by minute, over the days on which it is changed. */
class CronOracleTest {

    private static final long SEED = 20_261_127;
    private static final int EXPRESSIONS = 120;

    /** Days before a change of the clock in a zone. */
    private static final List<Instant> STARTS = List.of(
            Instant.parse("2026-03-27T20:00:00Z"),
            Instant.parse("2026-10-24T10:00:00Z"),
            Instant.parse("2026-03-07T10:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2026-10-02T10:00:00Z"),
            Instant.parse("2026-04-04T04:00:00Z"));

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("UTC"));

    @Test
    void agreesWithTheClock() {
        Random random = new Random(SEED);
        for (int i = 0; i < EXPRESSIONS; i++) {
            Fields fields = Fields.random(random);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant start = STARTS.get(random.nextInt(STARTS.size())).plusSeconds(random.nextInt(100_000));
            Schedule schedule = Schedule.cron(fields.text, zone);
            Instant end = start.plus(60, ChronoUnit.HOURS);

            Instant last = start;
            for (Optional<Instant> expected = fields.next(last, zone, end);
                    expected.isPresent();
                    expected = fields.next(last, zone, end)) {
                assertThat(schedule.next(last))
                        .as("seed %d, number %d: %s in %s after %s", SEED, i, fields.text, zone, last)
                        .isEqualTo(expected);
                last = expected.orElseThrow();
            }
        }
    }

    /** What a clock would have to show. */
    private record Fields(String text, BitSet minutes, BitSet hours, BitSet days, boolean allDay) {

        static Fields random(Random random) {
            BitSet minutes = new BitSet();
            BitSet hours = new BitSet();
            BitSet days = new BitSet();
            String minute = field(random, 60, minutes);
            String hour = field(random, 24, hours);
            String day = random.nextInt(3) > 0 ? "*" : field(random, 7, days);
            if (day.equals("*")) {
                days.set(0, 7);
            }
            return new Fields(minute + " " + hour + " * * " + day, minutes, hours, days, hour.startsWith("*"));
        }

        private static String field(Random random, int size, BitSet into) {
            int kind = random.nextInt(4);
            int step = 1 + random.nextInt(size / 3);
            int from = random.nextInt(size);
            int to = from + random.nextInt(size - from);
            switch (kind) {
                case 0 -> {
                    into.set(0, size);
                    return "*";
                }
                case 1 -> {
                    for (int value = 0; value < size; value += step) {
                        into.set(value);
                    }
                    return "*/" + step;
                }
                case 2 -> {
                    into.set(from, to + 1);
                    return from + "-" + to;
                }
                default -> {
                    into.set(from);
                    into.set(to);
                    return from == to ? "" + from : from + "," + to;
                }
            }
        }

        private boolean matches(LocalDateTime time) {
            DayOfWeek day = time.getDayOfWeek();
            return minutes.get(time.getMinute()) && hours.get(time.getHour()) && days.get(day.getValue() % 7);
        }

        /** Looks at every minute of the clock; the rules for fixed times in words of their own. */
        Optional<Instant> next(Instant after, ZoneId zone, Instant end) {
            Instant minute = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            for (; minute.isBefore(end); minute = minute.plus(1, ChronoUnit.MINUTES)) {
                LocalDateTime shown = LocalDateTime.ofInstant(minute, zone);
                boolean firstTime = zone.getRules()
                        .getValidOffsets(shown)
                        .get(0)
                        .equals(zone.getRules().getOffset(minute));
                if (matches(shown) && (allDay || firstTime) || !allDay && gapBefore(minute, shown, zone)) {
                    return Optional.of(minute);
                }
            }
            return Optional.empty();
        }

        /** Whether the clock jumped over a matching time to this minute. */
        private boolean gapBefore(Instant minute, LocalDateTime shown, ZoneId zone) {
            LocalDateTime before = LocalDateTime.ofInstant(minute.minus(1, ChronoUnit.MINUTES), zone);
            for (LocalDateTime time = before.plusMinutes(1); time.isBefore(shown); time = time.plusMinutes(1)) {
                if (matches(time)) {
                    return true;
                }
            }
            return false;
        }
    }
}
