package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was cut short, or in which bytes have changed. */
class MvOutboxStoreDamageTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int PLACES = 2000;
    private static final int PLACES_OPENED = 60;
    private static final int MESSAGES = 70;

    @TempDir
    private Path folder;

    private final Random random = new Random(20260103);
    /** All that was ever stored, and what must be there. */
    private final Set<String> known = new HashSet<>();

    private final Set<String> expected = new HashSet<>();
    private byte[] closed;
    private byte[] leftOpen;
    private int whole;
    private int reported;
    private int refused;

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
        SeenRecord last = Samples.seen(2000);
        expect(last.toString());
        tidy.remember(last).join();
        leftOpen = Files.readAllBytes(file);
        tidy.close(DEADLINE);
        closed = Files.readAllBytes(file);
    }

    @Test
    void isReadAsFarAsItIsWholeAndTheRestReportedOrRefusedByName() throws Exception {
        Path copy = folder.resolve("copy");

        for (int place = 0; place < PLACES; place++) {
            byte[] damaged = damaged(random.nextInt(4) == 0 ? leftOpen : closed);
            Files.write(copy, damaged);
            try {
                Contents contents = MvRecovery.read(copy, folder.resolve("scratch"));
                DurableOutbox outbox = DurableOutbox.over(new LoadOnly(contents));
                judge(outbox, place);
                outbox.close(DEADLINE);
            } catch (OutboxDamagedException e) {
                refused(e, copy);
            }
        }

        System.out.println(PLACES + " places damaged: " + whole + " files whole all the same, " + reported
                + " read in part and reported, " + refused + " refused");
        assertThat(reported).isPositive();
        assertThat(refused).isPositive();
        assertThat(whole).isPositive();
    }

    @Test
    void opensWithWhatIsWholeAndKeepsTheFileAsItWasFound() throws Exception {
        Path file = folder.resolve("outbox");
        for (int place = 0; place < PLACES_OPENED; place++) {
            byte[] damaged = damaged(closed);
            Files.write(file, damaged);
            try {
                DurableOutbox outbox = DurableOutbox.open(file);
                judge(outbox, place);
                assertThat(outbox.damage().isEmpty() || Arrays.equals(damaged, Files.readAllBytes(beside(".damaged"))))
                        .isTrue();
                outbox.append(Samples.record(1), DEADLINE).join();
                outbox.close(DEADLINE);

                DurableOutbox again = DurableOutbox.open(file);
                assertThat(again.damage()).isEmpty();
                again.close(DEADLINE);
            } catch (OutboxDamagedException e) {
                refused(e, file);
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

    /** Nothing may be there that never was, and if something is missing, there must be a report. */
    private void judge(DurableOutbox outbox, int place) {
        Set<String> found = new HashSet<>();
        outbox.records().forEach(record -> found.add(Samples.text(record)));
        outbox.deadLetters().list().forEach(letter -> found.add(Samples.text(letter)));
        outbox.seen().forEach(seen -> found.add(seen.toString()));
        assertThat(known.containsAll(found)).as("place " + place).isTrue();
        if (outbox.damage().isEmpty()) {
            whole++;
            assertThat(found.equals(expected)).as("place " + place).isTrue();
        } else {
            reported++;
        }
    }

    private void refused(OutboxDamagedException e, Path file) {
        refused++;
        assertThat(e).hasMessageContaining("outbox file").hasMessageContaining("move it away");
        assertThat(e.getMessage()).contains(folder.toString());
        assertThat(file).exists();
    }

    /** Gives what was read, without the time it takes to write it anew. */
    private record LoadOnly(Contents contents) implements OutboxStore {
        @Override
        public Contents load() {
            return contents;
        }

        @Override
        public void commit(Batch batch) throws IOException {
            throw new IOException("to look at only");
        }

        @Override
        public void close() {}
    }
}
