package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ExitReport;
import dev.seneschal.supervision.StandaloneContext;
import dev.seneschal.supervision.WorkerSpec;
import dev.seneschal.supervision.WorkerState;
import dev.seneschal.supervision.WorkerStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An HTTP server under a chief, with real requests. */
@Timeout(60)
class HttpServerWorkerTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final HttpHandler HELLO = exchange -> answer(exchange, "hello");

    private final List<Chief> chiefs = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        chiefs.forEach(Chief::shutdownNow);
    }

    @Test
    void servesOnceItIsReady() throws Exception {
        HttpServerWorker server = server().handle("/", HELLO).build();
        start(server);

        assertThat(get(server, "/").body()).isEqualTo("hello");
    }

    @Test
    void aRequestUnderWayIsAnsweredBeforeItStopsAndNewOnesAreRefused() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        HttpServerWorker server = server().handle("/", HELLO)
                .handle("/slow", exchange -> {
                    begun.countDown();
                    await(go);
                    answer(exchange, "done");
                })
                .stopTimeout(LONG)
                .build();
        Chief chief = start(server);
        CompletableFuture<HttpResponse<String>> slow = getAsync(server, "/slow");
        begun.await();

        chief.shutdown();
        assertThat(awaitRefusal(server)).isEqualTo(503);
        go.countDown();

        assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        ExitReport report = chief.whenEnded().get(30, TimeUnit.SECONDS);
        assertThat(report.worker("http").map(WorkerStatus::state)).contains(WorkerState.STOPPED);
        assertThat(server.address()).isEmpty();
    }

    @Test
    void stopsAtOnceWhenNothingIsUnderWay() throws Exception {
        HttpServerWorker server =
                server().handle("/", HELLO).stopTimeout(Duration.ofMinutes(10)).build();
        Chief chief = start(server);
        get(server, "/");

        ExitReport report = chief.close(Duration.ofSeconds(40));

        assertThat(report.worker("http").map(WorkerStatus::state)).contains(WorkerState.STOPPED);
        assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
    }

    @Test
    void aRequestThatTakesLongerThanTheStopTimeoutIsCutOffInterruptedAndTheWorkersFailure() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        HttpServerWorker server = server().handle("/", exchange -> {
                    begun.countDown();
                    interrupted.complete(isInterrupted());
                })
                .stopTimeout(Duration.ofMillis(50))
                .build();
        Chief chief = start(server);
        CompletableFuture<HttpResponse<String>> cutOff = getAsync(server, "/");
        begun.await();

        ExitReport report = chief.close(Duration.ofSeconds(40));

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(report.worker("http").flatMap(WorkerStatus::lastError).orElseThrow())
                .hasMessageContaining("server shutdown failed: 1 requests still under way");
        assertThat(cutOff).failsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void byDefaultItHasGivenUpWaitingBeforeTheWorkerIsInterrupted() {
        WorkerSpec spec = WorkerSpec.of(server().handle("/", HELLO).build());

        assertThat(HttpServerWorker.Builder.STOP_TIMEOUT)
                .isLessThan(spec.stopTimeout().dividedBy(2));
    }

    @Test
    void aPortThatCannotBeHadIsTheWorkersFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpServerWorker server = HttpServerWorker.builder("127.0.0.1", taken.getLocalPort())
                    .handle("/", HELLO)
                    .build();

            assertThatThrownBy(() -> server.run(new StandaloneContext("http")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("server failed: 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void itListensAnewWhenItIsRestartedWithFreshHandlers() throws Exception {
        List<String> made = new ArrayList<>();
        HttpServerWorker server = server().handleFrom("/", context -> {
                    made.add(context.path());
                    return exchange -> answer(exchange, "number " + made.size());
                })
                .build();
        Chief chief = start(server);
        assertThat(get(server, "/").body()).isEqualTo("number 1");

        chief.restartWorker("http").get(30, TimeUnit.SECONDS);

        assertThat(get(server, "/").body()).isEqualTo("number 2");
        assertThat(made).containsExactly("http", "http");
    }

    @Test
    void aHandlerThatTakesTooLongIsInterruptedAndAnsweredFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        HttpServerWorker server = server().handle("/", exchange -> {
                    begun.countDown();
                    interrupted.complete(isInterrupted());
                    answer(exchange, "too late");
                })
                .requestTimeout(Duration.ofMillis(50))
                .build();
        start(server);

        // That of a slow thread may not begin in its time, and then never does.
        while (begun.getCount() > 0) {
            assertTookTooLong(get(server, "/"));
        }

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsCutOff() throws Exception {
        HttpServerWorker server = server().handle("/", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    isInterrupted();
                })
                .requestTimeout(Duration.ofMillis(50))
                .build();
        start(server);

        CompletableFuture<HttpResponse<String>> response = ended(getAsync(server, "/"));
        while (!response.isCompletedExceptionally()) {
            // A slow thread had not begun to answer when its time was over.
            assertTookTooLong(response.join());
            response = ended(getAsync(server, "/"));
        }

        assertThat(response).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(IOException.class);
    }

    private static void assertTookTooLong(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("the request took too long\n");
    }

    private static <T> CompletableFuture<T> ended(CompletableFuture<T> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            // As the future says.
        }
        return future;
    }

    @Test
    void aHandlerThatThrowsIsAnsweredForAndTheServerLives() throws Exception {
        HttpServerWorker server = server().handle("/", HELLO)
                .handle("/panic", exchange -> {
                    throw new StackOverflowError();
                })
                .build();
        start(server);

        assertThat(get(server, "/panic").statusCode()).isEqualTo(500);
        assertThat(get(server, "/panic").body()).isEqualTo("the request failed\n");
        assertThat(get(server, "/").body()).isEqualTo("hello");
    }

    @Test
    void pagesOfOtherOriginsAreLetInIfSoSet() throws Exception {
        HttpServerWorker any = server().handle("/", HELLO).cors(Cors.any()).build();
        HttpServerWorker one =
                server().handle("/", HELLO).cors(Cors.of("https://a.example")).build();
        HttpServerWorker none = server().handle("/", HELLO).build();
        start(any);
        start(one);
        start(none);

        assertThat(allowed(send(any, "GET", "https://b.example"))).containsExactly("*");
        assertThat(allowed(send(one, "GET", "https://a.example"))).containsExactly("https://a.example");
        assertThat(send(one, "GET", "https://a.example").headers().allValues("Vary"))
                .containsExactly("Origin");
        assertThat(allowed(send(one, "GET", "https://b.example"))).isEmpty();
        assertThat(allowed(send(none, "GET", "https://a.example"))).isEmpty();
    }

    @Test
    void aBrowsersQuestionIsAnsweredWithoutTheHandler() throws Exception {
        HttpServerWorker server = server().handle("/", HELLO).cors(Cors.any()).build();
        start(server);

        HttpRequest question = HttpRequest.newBuilder(uri(server, "/"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "X-Token")
                .build();
        HttpResponse<String> response = client.send(question, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                .contains("PUT");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("X-Token");
        assertThat(response.headers().firstValue("Access-Control-Max-Age")).contains("600");
    }

    @Test
    void servesHttps(@TempDir Path folder) throws Exception {
        SSLContext tls = TestKeys.context(folder);
        HttpServerWorker server = server().handle("/", HELLO).tls(tls).build();
        start(server);

        HttpClient trusting = HttpClient.newBuilder().sslContext(tls).build();
        URI https = URI.create(uri(server, "/").toString().replace("http://127.0.0.1", "https://localhost"));
        HttpResponse<String> response =
                trusting.send(HttpRequest.newBuilder(https).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("hello");
        assertThat(response.sslSession()).isPresent();
    }

    @Test
    void refusesSettingsThatCannotWorkByName() {
        assertThatThrownBy(() -> HttpServerWorker.builder("", 80)).hasMessageContaining("host");
        assertThatThrownBy(() -> HttpServerWorker.builder("x", 70_000)).hasMessageContaining("70000");
        assertThatThrownBy(() -> server().handle("x", HELLO)).hasMessageContaining("'x'");
        assertThatThrownBy(() -> server().handle("/", HELLO).handle("/", HELLO)).hasMessageContaining("/ already");
        assertThatThrownBy(() -> server().requestTimeout(Duration.ZERO)).hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> server().threads(0)).hasMessageContaining("threads");
        assertThatThrownBy(() -> server().build()).hasMessageContaining("handler");
    }

    private static HttpServerWorker.Builder server() {
        return HttpServerWorker.builder("127.0.0.1", 0);
    }

    private Chief start(HttpServerWorker server) throws Exception {
        Chief chief = Chief.builder()
                .addWorker("http", WorkerSpec.of(server).readyWithin(LONG).stopTimeout(Duration.ofMinutes(2)))
                .forceStopTimeout(Duration.ofMinutes(2))
                .build();
        chiefs.add(chief);
        chief.start();
        chief.startWorker("http").get(30, TimeUnit.SECONDS);
        return chief;
    }

    private static URI uri(HttpServerWorker server, String path) {
        int port = server.address().orElseThrow().getPort();
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> get(HttpServerWorker server, String path) throws Exception {
        return getAsync(server, path).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> getAsync(HttpServerWorker server, String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HttpServerWorker server, String method, String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> allowed(HttpResponse<String> response) {
        return response.headers().allValues("Access-Control-Allow-Origin");
    }

    /** Asks until the server says no, as it does from the moment it is asked to stop. */
    private int awaitRefusal(HttpServerWorker server) throws Exception {
        int code = 200;
        while (code == 200) {
            code = get(server, "/").statusCode();
        }
        return code;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the thread is interrupted. */
    private static boolean isInterrupted() {
        try {
            new CountDownLatch(1).await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
