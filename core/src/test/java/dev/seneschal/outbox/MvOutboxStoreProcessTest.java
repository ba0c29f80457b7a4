package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a file, or are killed while they write it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MvOutboxStoreProcessTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int KILLS = 20;
    private static final int LINES_AT_MOST = 3_000;
    private static final long KEPT = 500;

    @TempDir
    private Path folder;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void whatWasConfirmedBeforeAKillIsThereAfterwards() throws Exception {
        Path file = folder.resolve("outbox");
        Random random = new Random(20260104);
        Set<String> confirmed = new HashSet<>();
        long first = 1;
        int total = 0;

        for (int round = 0; round < KILLS; round++) {
            Process child = start("append", file, first);
            int now = readAndKill(child, random.nextInt(LINES_AT_MOST), confirmed);
            total += now;
            DurableOutbox outbox = DurableOutbox.open(file);
            Set<String> found = outbox.records().stream().map(Samples::text).collect(Collectors.toSet());
            assertThat(outbox.damage().stream().filter(line -> !line.startsWith("its last writes")))
                    .isEmpty();
            assertThat(found).as("round " + round).containsAll(confirmed);
            first = outbox.records().stream()
                            .mapToLong(record -> record.id().low())
                            .max()
                            .orElse(0)
                    + 1;
            settleOldest(outbox, confirmed);
            outbox.close(DEADLINE);
        }

        System.out.println(KILLS + " kills while " + total + " messages were confirmed: none lost");
        assertThat(total).isGreaterThan(KILLS);
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        Path file = folder.resolve("outbox");
        Process child = start("hold", file, 1);
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");

            assertThatThrownBy(() -> DurableOutbox.open(file))
                    .isInstanceOf(OutboxLockedException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("another process");
        }
        child.destroyForcibly().waitFor();
        assertThat(DurableOutbox.open(file).close(DEADLINE)).isTrue();
    }

    @Test
    void aSecondOpeningInOneProcessIsRefusedAndDoesNotUnlockTheFile() throws Exception {
        Path file = folder.resolve("outbox");
        DurableOutbox first = DurableOutbox.open(file);

        assertThatThrownBy(() -> DurableOutbox.open(file))
                .isInstanceOf(OutboxLockedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("this process");

        Process child = start("hold", file, 1);
        assertThat(child.waitFor()).isNotZero();
        try (BufferedReader errors = child.errorReader()) {
            assertThat(errors.lines()).anyMatch(line -> line.contains("OutboxLockedException"));
        }
        first.append(Samples.record(1), DEADLINE).join();
        assertThat(first.close(DEADLINE)).isTrue();
    }

    private static int readAndKill(Process child, int lines, Set<String> confirmed) throws IOException {
        int read = 0;
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("stored ") && line.endsWith(".")) {
                    long number = Long.parseLong(line.substring("stored ".length(), line.length() - 1));
                    confirmed.add(Samples.text(Samples.record(number)));
                    read++;
                }
                if (read == lines) {
                    child.toHandle().destroyForcibly(); // leaves what it wrote to be read
                }
            }
        }
        return read;
    }

    private static void settleOldest(DurableOutbox outbox, Set<String> confirmed) {
        List<OutboxRecord> records = outbox.records();
        for (OutboxRecord record : records.subList(0, (int) Math.max(0, records.size() - KEPT))) {
            outbox.settle(record.id());
            confirmed.remove(Samples.text(record));
        }
    }

    private Process start(String what, Path file, long first) throws IOException {
        String path = System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", "")
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java, "-cp", path, Child.class.getName(), what, file.toString(), Long.toString(first))
                .start();
        children.add(child);
        return child;
    }

    /** What runs in the other process. */
    static final class Child {

        private static final int WAITING_AT_MOST = 200;

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            DurableOutbox outbox = DurableOutbox.open(Path.of(arguments[1]));
            if (arguments[0].equals("hold")) {
                System.out.println("open");
                new CountDownLatch(1).await();
            }
            Semaphore waiting = new Semaphore(WAITING_AT_MOST);
            for (long number = Long.parseLong(arguments[2]); ; number++) {
                waiting.acquire();
                OutboxRecord record = Samples.record(number);
                outbox.append(record, DEADLINE).thenRun(() -> {
                    System.out.println("stored " + record.id().low() + ".");
                    waiting.release();
                });
            }
        }
    }
}
