package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.preset.HttpServerWorker;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.supervision.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthEndpointsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Chief chief = Chief.builder()
            .addWorker("po\"ller", WorkerContext::awaitCancelled)
            .addWorker("group", WorkerSpec.group(3, number -> WorkerContext::awaitCancelled))
            .build();
    private final HttpServerWorker server =
            HealthEndpoints.on(chief, "127.0.0.1", 0).build();

    @BeforeEach
    void start() throws Exception {
        chief.addWorker("health", WorkerSpec.of(server).readyWithin(LONG));
        chief.start();
        chief.startWorker("health").get(30, TimeUnit.SECONDS);
        // The others may take longer than it, which was started out of turn.
        long end = System.nanoTime() + LONG.toNanos();
        while (!chief.health().ready()) {
            assertThat(System.nanoTime() - end).as("in time").isNegative();
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        chief.close();
    }

    @Test
    void aServiceWhoseWorkersAllRunIsLiveAndReady() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("ok\n");
    }

    @Test
    void aServiceIsNotReadyWhileAWorkerHasFailedAndSaysWhich() throws Exception {
        chief.addWorker("broken", context -> {
            throw new IllegalStateException("broken by design");
        });
        while (chief.health().ready()) {
            Thread.onSpinWait();
        }

        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("broken").endsWith("\n");
        assertThat(get("/livez").statusCode()).as("killing it would not help").isEqualTo(200);
    }

    @Test
    void metricsAreInPrometheusFormatWithAGroupAsOneWorker() throws Exception {
        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body().lines())
                .contains(
                        "# TYPE seneschal_workers gauge",
                        "seneschal_workers{state=\"Run\"} 5",
                        "seneschal_workers{state=\"Failed\"} 0",
                        "seneschal_worker_running{worker=\"po\\\"ller\"} 1",
                        "seneschal_worker_running{worker=\"group\"} 1",
                        "seneschal_worker_restarts_total{worker=\"health\"} 0")
                .noneMatch(line -> line.contains("group/"));
    }

    @Test
    void onlyReadingIsAllowedAndOnlyThesePathsAreThere() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri("/livez"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        assertThat(get("/livez/more").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().orElseThrow().getPort() + path);
    }
}
