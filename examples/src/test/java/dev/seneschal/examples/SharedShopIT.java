package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seneschal.message.Receipt;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes with a hub each share the jobs sent to one name over a nats-server; one is killed, and the other does what it left. */
@Timeout(120)
class SharedShopIT {

    private static final int JOBS = 600;
    private static final int DONE_BEFORE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void whatAKilledProcessHadNotAcknowledgedIsDoneByTheOther() throws Exception {
        assumeTrue(
                Boolean.getBoolean("seneschal.require-nats") || natsServerIsThere(),
                "there is no nats-server on the PATH");
        try (LocalNatsServer server = LocalNatsServer.start();
                Ledger first = new Ledger(SharedShop.launch("shop1", server.url(), DONE_BEFORE));
                Ledger second = new Ledger(SharedShop.launch("shop2", server.url(), Integer.MAX_VALUE))) {
            first.awaitReady();
            second.awaitReady();
            NatsTransport transport = SharedShop.connect(server.url());
            Node office = SharedShop.node("office", transport).build();
            office.start();

            List<Sending> sendings = IntStream.range(0, JOBS)
                    .mapToObj(i -> office.send(SharedShop.GROUP, SharedShop.TOPIC, new SharedShop.Order(i)))
                    .toList();
            first.awaitHung();
            for (int number : List.copyOf(first.done)) {
                assertDelivered(sendings.get(number));
            }
            first.kill();
            for (Sending sending : sendings) {
                assertDelivered(sending);
            }
            second.kill();
            office.close(PATIENCE);
            transport.close(PATIENCE);

            check(first, second);
        }
    }

    private static void assertDelivered(Sending sending) throws Exception {
        Receipt receipt = sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(Receipt.Outcome.DELIVERED);
    }

    private static void check(Ledger first, Ledger second) {
        assertThat(first.done).hasSize(DONE_BEFORE).doesNotHaveDuplicates();
        assertThat(second.done).as("none twice in one process").doesNotHaveDuplicates();
        Set<Integer> all = new TreeSet<>(first.done);
        all.addAll(second.done);
        assertThat(all).as("every job is done").hasSize(JOBS);
        Set<Integer> broken = new HashSet<>(first.begun);
        first.done.forEach(broken::remove);
        assertThat(broken).as("begun when it was killed").hasSize(SharedShop.SLOTS);
        assertThat(second.done).as("and done by the other").containsAll(broken);
        assertThat(second.done).as("what was acknowledged is not done again").doesNotContainAnyElementsOf(first.done);
    }

    private static boolean natsServerIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nats-server")));
    }

    /** What a process writes of its jobs, to the last line before it is killed. */
    private static final class Ledger implements AutoCloseable {

        final List<Integer> begun = new ArrayList<>();
        final List<Integer> done = new ArrayList<>();
        private final Process process;
        private final CountDownLatch ready = new CountDownLatch(1);
        private final CountDownLatch hung = new CountDownLatch(DONE_BEFORE + SharedShop.SLOTS);
        private final CountDownLatch counted = new CountDownLatch(DONE_BEFORE);
        private final CompletableFuture<Void> read;

        Ledger(Process process) {
            this.process = process;
            // Of its own: from JDK 25 on the common pool of two processors would read one process only.
            read = CompletableFuture.runAsync(this::read, task -> new Thread(task, "ledger").start());
        }

        void awaitReady() throws InterruptedException {
            assertThat(ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        /** Waits until all slots hang in a job. */
        void awaitHung() throws InterruptedException {
            assertThat(hung.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(counted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        /** By SIGKILL. */
        void kill() throws Exception {
            // Not by its Process, which would close what is read here.
            process.toHandle().destroyForcibly();
            read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            process.waitFor();
        }

        private void read() {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void take(String line) {
            if (line.equals("ready")) {
                ready.countDown();
            } else if (line.startsWith("begun ")) {
                begun.add(Integer.valueOf(line.substring(6)));
                hung.countDown();
            } else if (line.startsWith("done ")) {
                done.add(Integer.valueOf(line.substring(5)));
                counted.countDown();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
