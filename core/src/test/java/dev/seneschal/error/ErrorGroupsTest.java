package dev.seneschal.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which errors are one group, and which of them get a line. */
class ErrorGroupsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ErrorGroups groups = new ErrorGroups();
    private final List<ErrorLine> lines = new ArrayList<>();
    private long now;

    private void happens(ErrorEvent event) {
        groups.happened(event, now);
        lines.addAll(groups.due(now));
    }

    /** Lets time pass as whoever runs the machine does: it is asked at each deadline. */
    private void pass(Duration time) {
        long end = now + time.toNanos();
        while (groups.nextDeadline() <= end) {
            now = Math.max(now, groups.nextDeadline());
            lines.addAll(groups.due(now));
        }
        now = end;
    }

    private ErrorEvent failure(String process, Throwable cause) {
        return new ErrorEvent(
                Kind.HANDLER_FAILED,
                Severity.ERROR,
                process,
                "node1.REQPing.EventACK",
                Optional.empty(),
                "the handler threw " + cause,
                Optional.of(cause),
                START.plusNanos(now));
    }

    private ErrorEvent stranger(String subject) {
        return ErrorEvent.of(Kind.UNKNOWN_METHOD, subject, "no handler for " + subject, Optional.empty(), START);
    }

    private ErrorEvent reported(String text) {
        return new ErrorEvent(
                Kind.REPORTED, Severity.INFO, "p", "", Optional.empty(), text, Optional.empty(), START.plusNanos(now));
    }

    private static Throwable thrownHere(String text) {
        return new IllegalStateException(text);
    }

    @Test
    void whatIsThrownAtOnePlaceIsOneGroupWhateverItSays() {
        for (String process : List.of("p", "p", "q")) {
            happens(failure(process, thrownHere("disk of " + process + now + " is full")));
        }
        happens(failure("p", new IllegalStateException("thrown elsewhere")));

        assertThat(groups.all()).extracting(ErrorGroup::count).containsExactlyInAnyOrder(2L, 1L, 1L);
    }

    @Test
    void aGroupKnowsItsFirstItsLastAndASample() {
        for (String text : List.of("first", "last")) {
            happens(failure("p", thrownHere(text)));
            pass(Duration.ofMinutes(3));
        }

        assertThat(groups.all()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(2);
            assertThat(group.first()).isEqualTo(START);
            assertThat(group.last()).isEqualTo(START.plus(Duration.ofMinutes(3)));
            assertThat(group.sample().text()).contains("first");
        });
    }

    @Test
    void errorsAboutTheErrorLogAreAGroupOfTheirOwn() {
        happens(stranger("node1.REQX.EventACK"));
        happens(stranger("node1.REQErrorLog.EventACK"));
        happens(stranger("node1.REQY.EventACK"));

        assertThat(groups.all()).extracting(ErrorGroup::count).containsExactlyInAnyOrder(2L, 1L);
        assertThat(groups.all())
                .extracting(group -> group.sample().isAboutErrorLog())
                .containsExactly(false, true);
    }

    @Test
    void aLineIsShortHoweverLongItsText() {
        String text = new ErrorLine(reported("x".repeat(1_000_000)), 3, START).text();

        assertThat(text).hasSizeLessThan(4_200).contains("… (3 times since ");
    }

    @Test
    void numbersInATextMakeNoGroup() {
        happens(reported("order 17 is late"));
        happens(reported("order 18 is late"));
        happens(reported("order 18 is lost"));

        assertThat(groups.all()).extracting(ErrorGroup::count).containsExactly(1L, 2L);
    }

    @Test
    void namesThatAStrangerChoosesMakeNoGroups() {
        for (int i = 0; i < 5_000; i++) {
            happens(stranger("node1.REQ" + i + ".EventACK"));
        }

        assertThat(groups.all()).singleElement().matches(group -> group.count() == 5_000);
    }

    @Test
    void aStormIsAFewLinesThatCountAll() {
        for (int i = 0; i < 100_000; i++) {
            happens(failure("p", thrownHere("storm")));
            pass(Duration.ofNanos(600_000));
        }
        pass(Duration.ofMinutes(1));

        assertThat(groups.all()).singleElement().matches(group -> group.count() == 100_000);
        assertThat(lines).hasSizeBetween(2, 10);
        assertThat(lines.stream().mapToLong(ErrorLine::count).sum()).isEqualTo(100_000);
        assertThat(lines.get(0).count()).isOne();
    }

    @Test
    void afterAQuietTimeTheFirstGetsALineAtOnceAgain() {
        happens(failure("p", thrownHere("once")));
        happens(failure("p", thrownHere("at once")));
        pass(Duration.ofMinutes(10).plusSeconds(1));
        int before = lines.size();

        happens(failure("p", thrownHere("again")));

        assertThat(before).isEqualTo(2);
        assertThat(lines).hasSize(3).last().matches(line -> line.count() == 1);
    }

    @Test
    void manyGroupsTogetherGetNoMoreThanSixtyLinesAMinuteAndNoErrorIsLeftOut() {
        for (int i = 0; i < 500; i++) {
            happens(failure("process " + i, thrownHere("everywhere")));
        }
        int atOnce = lines.size();
        pass(Duration.ofMinutes(30));

        assertThat(atOnce).isEqualTo(60);
        assertThat(lines.stream().mapToLong(ErrorLine::count).sum()).isEqualTo(500);
    }

    @Test
    void theGroupThatHappenedLongestAgoIsForgottenFirst() {
        for (int i = 0; i <= ErrorGroups.MOST_GROUPS; i++) {
            happens(failure("process " + i, thrownHere("each")));
        }

        assertThat(groups.all())
                .hasSize(ErrorGroups.MOST_GROUPS)
                .noneMatch(group -> group.sample().process().equals("process 0"));
        assertThat(groups.forgotten()).isOne();
    }

    @Test
    void atTheEndEachErrorHasItsLine() {
        happens(failure("p", thrownHere("written")));
        happens(failure("p", thrownHere("not written yet")));
        lines.addAll(groups.rest());

        assertThat(lines).extracting(ErrorLine::count).containsExactly(1L, 1L);
        assertThat(groups.rest()).isEmpty();
    }

    @Test
    void whateverHappensLinesAndGroupsCountAllErrorsAndAreFew() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            ErrorGroupsTest history = new ErrorGroupsTest();
            int errors = 1 + random.nextInt(2_000);
            for (int i = 0; i < errors; i++) {
                history.happens(history.failure("process " + random.nextInt(20), thrownHere("any")));
                if (random.nextInt(3) == 0) {
                    history.pass(Duration.ofMillis(random.nextInt(5_000)));
                }
            }
            history.lines.addAll(history.groups.rest());
            long minutes = 1 + history.now / Duration.ofMinutes(1).toNanos();

            assertThat(history.lines.stream().mapToLong(ErrorLine::count).sum())
                    .as("seed " + seed)
                    .isEqualTo(errors);
            assertThat(history.groups.all().stream()
                            .mapToLong(ErrorGroup::count)
                            .sum())
                    .as("seed " + seed)
                    .isEqualTo(errors);
            assertThat(history.lines.size()).as("seed " + seed).isLessThanOrEqualTo((int) (80 * minutes + 20));
        }
    }

    @Test
    void aLineHasNoBreaksSoThatNobodyCanForgeAnother() {
        ErrorLine line = new ErrorLine(reported("first\r\nMon Jan  1, node: other, error: forged"), 1, START);

        assertThat(line.text()).isEqualTo("info: p: REPORTED: first Mon Jan  1, node: other, error: forged");
        assertThat(new ErrorLine(reported("often"), 5_000, START).text())
                .isEqualTo("info: p: REPORTED: often (5,000 times since 2026-01-01T00:00:00Z)");
    }
}
