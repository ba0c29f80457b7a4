package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.console.SocketRequest;
import dev.seneschal.console.SocketResponse;
import dev.seneschal.console.StateInfo;
import dev.seneschal.console.StatusClient;
import dev.seneschal.console.StatusSocket;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ExitReport;
import dev.seneschal.supervision.Mailboxes;
import dev.seneschal.supervision.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service in this JVM, asked over its socket. */
@Timeout(120)
class SupervisedServiceTest {

    @Test
    void runsCountsRestartsWhatFailsAndStops() throws Exception {
        String name = "supervised-service-test-" + ProcessHandle.current().pid();
        try (Mailboxes mailboxes = Mailboxes.create()) {
            Chief chief = SupervisedService.chief(mailboxes);
            CompletableFuture<ExitReport> end = chief.start();
            try (StatusSocket socket = SupervisedService.openSocket(chief, mailboxes, name)) {
                chief.startWorker("health").get(60, TimeUnit.SECONDS);
                StatusClient client = new StatusClient(socket.path(), Duration.ofSeconds(30));

                assertThat(statusOf(client).workers())
                        .containsOnlyKeys("node", "counter", "pollers", "clock", "health");
                SocketResponse count = client.send(new SocketRequest("count"));
                while (Long.parseLong(count.data()) == 0
                        || chief.status("pollers").orElseThrow().restarts() == 0
                        || chief.state("clock/nightly") != WorkerState.RUN) {
                    count = client.send(new SocketRequest("count"));
                }
            }

            chief.shutdown();

            ExitReport report = end.get(60, TimeUnit.SECONDS);
            assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
            assertThat(report.exitCode()).isZero();
            assertThat(report.worker("node").orElseThrow().state()).isEqualTo(WorkerState.STOPPED);
        }
    }

    /** The first question makes the socket load much, and so it may take longer than the five seconds that it gives its client. */
    private static StateInfo statusOf(StatusClient client) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return client.status();
            } catch (IOException notYet) {
                if (System.nanoTime() - end >= 0) {
                    throw notYet;
                }
            }
        }
    }
}
