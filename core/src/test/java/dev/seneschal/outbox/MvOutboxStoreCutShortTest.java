package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a killed process left, with many writes one after the other, and that was cut short since, within a write or between two. */
class MvOutboxStoreCutShortTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int WRITES = 30;
    private static final int PLACES_IN_A_WRITE = 6;
    private static final int PLACES = 200;
    private static final int AN_HOUR = 3_600_000;
    private static final Pattern LAST_WRITES = Pattern.compile("its last writes, at least (\\d+) of them, .*");

    @TempDir
    private Path folder;

    private final Random random = new Random(20260104);
    /** What was stored after each write, and how long the file was then. */
    private final List<Set<String>> states = new ArrayList<>();

    private final List<Integer> ends = new ArrayList<>();

    @Test
    void countsAsItWasBeforeTheCutAndSaysSoUnlessTheCutIsBetweenTwoWrites() throws Exception {
        byte[] left = leftByAKilledProcess(AN_HOUR);
        int silent = 0;

        for (int write = 1; write < WRITES; write++) {
            silent += judge(left, ends.get(write - 1)) == 0 ? 1 : 0;
            for (int length : placesWithin(write)) {
                assertThat(judge(left, length))
                        .as("cut within write %d, at %d of %s", write, length, ends)
                        .isPositive();
            }
        }

        assertThat(silent)
                .as("cuts between two writes of which nothing is seen")
                .isPositive();
    }

    /** What stood in the part that is cut off may be older than what is left then. */
    @Test
    void tellsOfWhatIsMissingWhereSpaceWasWrittenToAgain() throws Exception {
        byte[] left = leftByAKilledProcess(0);
        int told = 0;

        for (int place = 0; place < PLACES; place++) {
            int length = 1 + random.nextInt(left.length - 1);
            Files.write(folder.resolve("copy"), Arrays.copyOf(left, length));
            try {
                DurableOutbox outbox = open();
                Set<String> found = contents(outbox);
                told += outbox.damage().isEmpty() ? 0 : 1;
                assertThat(known()).as("cut at %d of %d", length, left.length).containsAll(found);
                assertThat(outbox.damage().isEmpty() && !states.contains(found))
                        .as("cut at %d of %d: a mixture, and nothing told", length, left.length)
                        .isFalse();
                outbox.close(DEADLINE);
            } catch (OutboxDamagedException refused) {
                assertThat(folder.resolve("copy")).hasSize(length);
            }
        }

        assertThat(told).isPositive();
    }

    private DurableOutbox open() {
        return DurableOutbox.over(MvOutboxStore.open(folder.resolve("copy"), new UnsyncedFiles()));
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>();
        states.forEach(known::addAll);
        return known;
    }

    private int judge(byte[] left, int length) throws Exception {
        Files.write(folder.resolve("copy"), Arrays.copyOf(left, length));
        DurableOutbox outbox = open();
        String where = "cut at " + length + " of " + ends + ": " + outbox.damage();
        int before = states.size() - 1;
        while (ends.get(before) > length) {
            before--;
        }

        assertThat(contents(outbox)).as(where).isEqualTo(states.get(before));
        assertThat(outbox.damage()).as(where).hasSizeLessThan(2);
        int told = 0;
        for (String line : outbox.damage()) {
            Matcher matcher = LAST_WRITES.matcher(line);
            assertThat(matcher.matches()).as(where).isTrue();
            told = Integer.parseInt(matcher.group(1));
        }
        assertThat(told).as(where).isLessThanOrEqualTo(WRITES - 1 - before);
        outbox.close(DEADLINE);
        return told;
    }

    private List<Integer> placesWithin(int write) {
        int from = ends.get(write - 1);
        int length = ends.get(write) - from;
        List<Integer> places = new ArrayList<>(List.of(from + 1, from + 40, from + 4096, from + length - 1));
        places.removeIf(place -> place >= from + length);
        for (int i = 0; i < PLACES_IN_A_WRITE; i++) {
            places.add(from + 1 + random.nextInt(length - 1));
        }
        return places;
    }

    private byte[] leftByAKilledProcess(int retentionMillis) throws Exception {
        Path file = folder.resolve("outbox");
        DurableOutbox outbox = DurableOutbox.over(MvOutboxStore.open(file, new UnsyncedFiles(retentionMillis)));
        for (long number = 1; number <= WRITES; number++) {
            switch ((int) (number % 5)) {
                case 1, 2 -> outbox.append(Samples.record(number), DEADLINE).join();
                case 3 -> outbox.bury(Samples.letter(number)).join();
                case 4 -> outbox.remember(Samples.seen(number)).join();
                default -> outbox.settle(Samples.id(number - 4)).join();
            }
            states.add(contents(outbox));
            ends.add((int) Files.size(file));
        }
        byte[] left = Files.readAllBytes(file);
        outbox.close(DEADLINE);
        return left;
    }

    private static Set<String> contents(DurableOutbox outbox) {
        Set<String> contents = new HashSet<>();
        outbox.records().forEach(record -> contents.add(Samples.text(record)));
        outbox.deadLetters().list().forEach(letter -> contents.add(Samples.text(letter)));
        outbox.seen().forEach(seen -> contents.add(seen.toString()));
        return contents;
    }
}
