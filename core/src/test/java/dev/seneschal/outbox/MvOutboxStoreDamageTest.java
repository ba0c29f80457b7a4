package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was cut short, or in which bytes have changed. */
class MvOutboxStoreDamageTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int PLACES = 2000;
    private static final int PLACES_AND_APPENDED = 60;
    private static final int MESSAGES = 70;

    @TempDir
    private Path folder;

    private final Random random = new Random(20260103);
    private final UnsyncedFiles unsynced = new UnsyncedFiles();
    /** All that was ever stored, and what must be there. */
    private final Set<String> known = new HashSet<>();

    private final Set<String> expected = new HashSet<>();
    private byte[] closed;
    private byte[] leftOpen;
    private Stakes stakes;
    private int whole;
    private int reported;
    private int refused;
    private int mostLost;
    private int lostInAll;

    @BeforeEach
    void fill() throws Exception {
        Path file = folder.resolve("outbox");
        DurableOutbox outbox = DurableOutbox.open(file);
        for (long number = 1; number <= MESSAGES; number++) {
            expect(Samples.text(Samples.record(number)));
            outbox.append(Samples.record(number), DEADLINE);
            expect(Samples.text(Samples.letter(1000 + number)));
            outbox.bury(Samples.letter(1000 + number)).join();
            expect(Samples.seen(2000 + number).toString());
            outbox.remember(Samples.seen(2000 + number));
            known.add(Samples.text(Samples.record(3000 + number)));
            outbox.append(Samples.record(3000 + number), DEADLINE);
            outbox.settle(Samples.id(3000 + number)).join();
        }
        outbox.close(DEADLINE);
        DurableOutbox tidy = DurableOutbox.open(file);
        int lastWrite = (int) Files.size(file);
        SeenRecord last = Samples.seen(2000);
        expect(last.toString());
        tidy.remember(last).join();
        leftOpen = Files.readAllBytes(file);
        tidy.close(DEADLINE);
        closed = Files.readAllBytes(file);
        stakes = new Stakes(closed, MvRecovery.read(file, beside(".scratch")).entries(), lastWrite, last.toString());
    }

    @Test
    void isReadAsFarAsItIsWholeAndTheRestReportedOrRefusedByName() throws Exception {
        long began = System.nanoTime();
        Path copy = folder.resolve("copy");

        for (int place = 0; place < PLACES; place++) {
            byte[] original = random.nextInt(4) == 0 ? leftOpen : closed;
            byte[] damaged = damaged(original);
            Set<String> stake = stakes.of(original, damaged);
            String where = where(original, damaged) + ", place " + place;
            Files.write(copy, damaged);
            try {
                DurableOutbox outbox = DurableOutbox.over(MvOutboxStore.open(copy, unsynced));
                judge(outbox, stake, where);
                outbox.close(DEADLINE);
            } catch (OutboxDamagedException e) {
                refused(e, copy, stake, where);
                assertThat(Files.readAllBytes(copy)).isEqualTo(damaged);
            }
        }

        System.out.println(PLACES + " places damaged, and opened in "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms: " + whole
                + " files whole all the same, " + reported
                + " read in part and reported, of " + expected.size() + " entries without at most " + mostLost
                + " and on average "
                + lostInAll / Math.max(1, reported) + ", " + refused + " refused");
        assertThat(reported).isPositive();
        assertThat(refused).isPositive();
        assertThat(whole).isPositive();
    }

    @Test
    void opensWithWhatIsWholeAndKeepsTheFileAsItWasFound() throws Exception {
        Path file = folder.resolve("outbox");
        for (int place = 0; place < PLACES_AND_APPENDED; place++) {
            byte[] damaged = damaged(closed);
            Set<String> stake = stakes.of(closed, damaged);
            String where = where(closed, damaged) + ", place " + place;
            Files.write(file, damaged);
            try {
                DurableOutbox outbox = DurableOutbox.open(file);
                judge(outbox, stake, where);
                assertThat(outbox.damage().isEmpty() || Arrays.equals(damaged, Files.readAllBytes(beside(".damaged"))))
                        .isTrue();
                outbox.append(Samples.record(1), DEADLINE).join();
                outbox.close(DEADLINE);

                DurableOutbox again = DurableOutbox.open(file);
                assertThat(again.damage()).isEmpty();
                again.close(DEADLINE);
            } catch (OutboxDamagedException e) {
                refused(e, file, stake, where);
                assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
            }
        }
    }

    @Test
    void anEmptyFileIsReported() throws Exception {
        Path file = Files.createFile(folder.resolve("empty"));

        DurableOutbox outbox = DurableOutbox.open(file);

        assertThat(outbox.damage()).singleElement().asString().contains("empty");
        outbox.close(DEADLINE);
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndLeftAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("letter.txt"), "Dear Sir or Madam, ".repeat(1000));

        assertThatThrownBy(() -> DurableOutbox.open(file))
                .isInstanceOf(OutboxDamagedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("move it away");

        assertThat(file).content().startsWith("Dear Sir");
    }

    private void expect(String text) {
        known.add(text);
        expected.add(text);
    }

    private Path beside(String suffix) {
        return folder.resolve("outbox" + suffix);
    }

    private byte[] damaged(byte[] original) {
        byte[] damaged = original.clone();
        int place = random.nextInt(damaged.length);
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(damaged, place);
            }
            case 1 -> damaged[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 2 -> damaged[place] = (byte) random.nextInt();
            case 3 -> {
                for (int i = place; i < Math.min(damaged.length, place + 64); i++) {
                    damaged[i] = (byte) random.nextInt();
                }
            }
            default -> Arrays.fill(damaged, place, Math.min(damaged.length, place + 512), (byte) 0);
        }
        return damaged;
    }

    private static String where(byte[] original, byte[] damaged) {
        int first = Arrays.mismatch(original, damaged);
        return "wrong from byte " + first + " of " + original.length + ", " + damaged.length + " left";
    }

    /**
     * Nothing may be there that never was, nor may anything be missing that the damage did not touch; what is missing is reported, by
     * its number.
     */
    private void judge(DurableOutbox outbox, Set<String> stake, String place) {
        Set<String> found = new HashSet<>();
        outbox.records().forEach(record -> found.add(Samples.text(record)));
        outbox.deadLetters().list().forEach(letter -> found.add(Samples.text(letter)));
        outbox.seen().forEach(seen -> found.add(seen.toString()));
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(found);
        assertThat(known.containsAll(found)).as(place).isTrue();
        assertThat(stake.containsAll(missing))
                .as("%s cost %s entries, of %s at stake; %s", place, missing.size(), stake.size(), outbox.damage())
                .isTrue();
        assertThat(found).as(place).isNotEmpty();
        if (outbox.damage().isEmpty()) {
            whole++;
            assertThat(found.equals(expected)).as(place).isTrue();
        } else {
            reported++;
            mostLost = Math.max(mostLost, missing.size());
            lostInAll += missing.size();
        }
        assertAccountedFor(Table.OUTBOX, MESSAGES, outbox.records().size(), outbox.damage(), place);
        assertAccountedFor(
                Table.DEAD_LETTERS, MESSAGES, outbox.deadLetters().list().size(), outbox.damage(), place);
        boolean lastWrite =
                outbox.damage().stream().anyMatch(line -> line.startsWith("its last writes, at least 1 of them"));
        assertAccountedFor(
                Table.SEEN, MESSAGES + (lastWrite ? 0 : 1), outbox.seen().size(), outbox.damage(), place);
    }

    /** What was read and what is reported as missing or wrong is as much as was stored. */
    private static void assertAccountedFor(Table table, int stored, int read, List<String> damage, String place) {
        Pattern missing = Pattern.compile("table " + table + " has (\\d+) entries of (\\d+) that were stored");
        int gone = 0;
        for (String line : damage) {
            Matcher matcher = missing.matcher(line);
            if (matcher.matches()) {
                gone += Integer.parseInt(matcher.group(2)) - Integer.parseInt(matcher.group(1));
            }
            gone += line.matches("entry -?\\d+ of table " + table + " is not what was stored") ? 1 : 0;
        }
        assertThat(read + gone).as("%s, table %s, %s", place, table, damage).isEqualTo(stored);
    }

    /** Only where what holds the file together was touched; and the error names the file and the way out. */
    private void refused(OutboxDamagedException e, Path file, Set<String> stake, String place) {
        refused++;
        assertThat(stakes.isAnything(stake))
                .as("%s, %s at stake: %s", place, stake.size(), e.getMessage())
                .isTrue();
        assertThat(e)
                .hasMessageStartingWith("outbox file " + file + " is damaged")
                .hasMessageContaining("move it away, and a new one is made; or put a copy of it in its place");
        assertThat(file).exists();
    }
}
