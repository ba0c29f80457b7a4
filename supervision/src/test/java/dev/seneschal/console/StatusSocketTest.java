package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ChiefBuilder;
import dev.seneschal.supervision.ChiefEvent;
import dev.seneschal.supervision.ChiefEventHandler;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.supervision.WorkerSpec;
import dev.seneschal.supervision.WorkerState;
import dev.seneschal.time.Environment;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket of a running chief, to the byte. */
@Timeout(60)
class StatusSocketTest {

    private static final AppInfo APP = new AppInfo("billing", "1.2", "a<b", "v1");

    private final BlockingQueue<ChiefEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch running = new CountDownLatch(2);

    @TempDir
    private Path folder;

    private Path path;
    private Chief chief;

    @BeforeEach
    void startAChief() throws Exception {
        path = folder.resolve("s");
        Chief nested =
                Chief.builder().addWorker("poller", this::runUntilStopped).build();
        ChiefBuilder builder = Chief.builder()
                .eventHandler(new Collector())
                .addWorker("z&api", WorkerSpec.of(this::runUntilStopped))
                .addWorker("done", WorkerSpec.of(context -> {}).startAfter(List.of()))
                .addWorker("broken", WorkerSpec.of(StatusSocketTest::fail).startAfter(List.of()))
                .addWorker("sub", nested.asWorker());
        chief = builder.build();
        chief.start();
        running.await();
        awaitState("done", WorkerState.STOPPED);
        awaitState("broken", WorkerState.FAILED);
    }

    @AfterEach
    void stopTheChief() {
        chief.close();
    }

    @Test
    void answersPingWithUwesBytes() throws Exception {
        try (StatusSocket socket = builder().open()) {
            assertThat(socket.isOpen()).isTrue();
            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"ping\",\"args\":null}\n"))
                    .isEqualTo("{\"status\":0,\"data\":\"pong\"}\n");
        }
    }

    @Test
    void answersStatusWithUwesBytesDirectWorkersOnly() throws Exception {
        try (StatusSocket socket = builder().open()) {
            assertThat(RawClient.exchange(socket.path(), "{\"ActionFunc\":\"status\",\"args\":null}\n"))
                    .isEqualTo("{\"status\":0,\"data\":{\"app\":{\"name\":\"billing\",\"version\":\"1.2\","
                            + "\"build\":\"a\\u003cb\",\"tag\":\"v1\"},\"workers\":{\"broken\":\"Failed\","
                            + "\"done\":\"Stopped\",\"sub\":\"Run\",\"z\\u0026api\":\"Run\"}}}\n");
        }
    }

    @Test
    void answersUnknownActionsWithUwesBytes() throws Exception {
        try (StatusSocket socket = builder().open()) {
            String unknown = "{\"status\":13,\"error\":\"unknown_action\",\"data\":null}\n";

            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"nope\",\"args\":null}\n"))
                    .isEqualTo(unknown);
            assertThat(RawClient.exchange(path, "{}")).isEqualTo(unknown);
            assertThat(RawClient.exchange(path, "null\n")).isEqualTo(unknown);
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void acceptsTheActionsNameInAnyCase() throws Exception {
        try (StatusSocket socket = builder().open()) {
            for (String key : List.of("ActionFunc", "actionfunc", "ACTIONFUNC", "action")) {
                assertThat(RawClient.exchange(socket.path(), "{\"" + key + "\":\"ping\"}"))
                        .as(key)
                        .isEqualTo("{\"status\":0,\"data\":\"pong\"}\n");
            }
        }
    }

    @Test
    void anActionOfTheHostsGetsItsArguments() throws Exception {
        try (StatusSocket socket = builder()
                .action("scale", request -> SocketResponse.ok(Map.of("got", request.args(int[].class).length)))
                .open()) {
            assertThat(socket.isOpen()).isTrue();
            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"scale\",\"args\":[1, 2,3]}\n"))
                    .isEqualTo("{\"status\":0,\"data\":{\"got\":3}}\n");
        }
    }

    @Test
    void anActionThatThrowsIsAnErrorForItsClientAlone() throws Exception {
        try (StatusSocket socket = builder()
                .action("error", request -> {
                    throw new IOException("disk <full>");
                })
                .action("panic", request -> {
                    throw new StackOverflowError();
                })
                .open()) {
            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"error\"}"))
                    .isEqualTo("{\"status\":13,\"error\":\"disk \\u003cfull\\u003e\",\"data\":null}\n");
            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"panic\"}"))
                    .isEqualTo("{\"status\":13,\"error\":\"java.lang.StackOverflowError\",\"data\":null}\n");
            assertThat(RawClient.exchange(socket.path(), "{\"ActionFunc\":\"ping\"}"))
                    .contains("pong");
        }
    }

    @Test
    void noDataIsNullAndDataThatCannotBeSentIsSaidSo() throws Exception {
        try (StatusSocket socket = builder()
                .action("nothing", request -> SocketResponse.ok(null))
                .action("stream", request -> SocketResponse.ok(new Object()))
                .open()) {
            assertThat(RawClient.exchange(path, "{\"ActionFunc\":\"nothing\"}"))
                    .isEqualTo("{\"status\":0,\"data\":null}\n");
            assertThat(RawClient.exchange(socket.path(), "{\"ActionFunc\":\"stream\"}"))
                    .startsWith("{\"status\":-1,\"error\":\"json: ")
                    .endsWith(",\"data\":null}\n");
        }
    }

    @Test
    void builtInActionsCannotBeOverridden() {
        for (String name : List.of("ping", "status", "tree", "stop", "restart")) {
            assertThatThrownBy(() -> builder().action(name, request -> SocketResponse.ok("mine")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
        SocketAction mine = request -> SocketResponse.ok("mine");
        assertThatThrownBy(() -> builder().action("x", mine).action("x", mine))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTreeShowsAllWorkersByTheirPaths() throws Exception {
        try (StatusSocket socket = builder().open()) {
            SocketResponse response = client(socket).send(new SocketRequest("tree"));

            JsonNode tree = GoJson.MAPPER.readTree(response.data());
            assertThat(tree.get("app").get("name").asText()).isEqualTo("billing");
            assertThat(tree.get("live").asBoolean()).isTrue();
            assertThat(tree.get("workers").findValuesAsText("path"))
                    .containsExactly("z&api", "done", "broken", "sub", "sub/poller");
            JsonNode broken = tree.get("workers").get(2);
            assertThat(broken.get("state").asText()).isEqualTo("Failed");
            assertThat(broken.get("lastError").asText()).contains("broken by design");
            assertThat(broken.get("kind").asText()).isEqualTo("WORKER");
            assertThat(broken.get("restarts").asInt()).isZero();
        }
    }

    @Test
    void stopsAndRestartsAWorkerByItsPath() throws Exception {
        try (StatusSocket socket = builder().open()) {
            SocketResponse stopped = client(socket).send(new SocketRequest("stop", "\"sub/poller\""));
            assertThat(GoJson.MAPPER.readTree(stopped.data()).get("state").asText())
                    .isEqualTo("Stopped");
            assertThat(chief.state("sub/poller")).isEqualTo(WorkerState.STOPPED);

            SocketResponse restarted = client(socket).send(new SocketRequest("restart", "\"sub/poller\""));
            assertThat(restarted.status()).isZero();
            awaitState("sub/poller", WorkerState.RUN);
        }
    }

    @Test
    void saysWhatIsWrongWithAPath() throws Exception {
        try (StatusSocket socket = builder().open()) {
            SocketResponse nowhere = client(socket).send(new SocketRequest("stop", "\"no/such\""));
            SocketResponse number = client(socket).send(new SocketRequest("stop", "7"));

            assertThat(nowhere.status()).isEqualTo(SocketResponse.ERROR);
            assertThat(nowhere.error()).contains("no/such");
            assertThat(number.error()).contains("must be the path of a worker");
        }
    }

    @Test
    void closesWithTheChief() throws Exception {
        StatusSocket socket = builder().open();
        RawClient idle = new RawClient(path);
        // It is let in before the next one, and would be reset if it were not.
        assertThat(client(socket).send(new SocketRequest("ping")).status()).isZero();

        chief.close();

        assertThat(idle.readToEnd()).isEmpty();
        socket.close();
        assertThat(socket.isOpen()).isFalse();
        assertThat(Files.exists(path)).isFalse();
        idle.close();
    }

    @Test
    void aSocketThatCannotBeOpenedIsAnEventAndTheChiefGoesOn() throws Exception {
        try (StatusSocket first = builder().open();
                StatusSocket second = builder().open()) {
            assertThat(first.isOpen()).isTrue();
            assertThat(second.isOpen()).isFalse();

            ChiefEvent event = nextReport();
            assertThat(event.worker()).isEqualTo("internal_socket_listener");
            assertThat(event.level()).isEqualTo(ChiefEvent.Level.ERROR);
            assertThat(event.message()).contains(path.toString(), "in use");
            assertThat(chief.state("z&api")).isEqualTo(WorkerState.RUN);
            assertThat(client(first).status().workers()).containsEntry("sub", "Run");
        }
    }

    @Test
    void aSocketForWhichThereIsNoThreadIsAnEventAndLeavesThePathFree() throws Exception {
        StatusSocket failed = builder().in(withoutThreads()).open();

        assertThat(failed.isOpen()).isFalse();
        ChiefEvent event = nextReport();
        assertThat(event.message()).contains("cannot open the status socket", "no native thread");
        assertThat(Files.exists(path)).isFalse();
        try (StatusSocket second = builder().open()) {
            assertThat(second.isOpen()).isTrue();
        }
    }

    @Test
    void anApplicationsNameMayNotLeadElsewhere() {
        assertThatThrownBy(() -> StatusSocket.open(chief, AppInfo.named("a/../../b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/../../b");
    }

    private StatusSocket.Builder builder() {
        // That it is patient is tested elsewhere; here nobody is to be let go because the machine is slow.
        return StatusSocket.builder(chief, APP).path(path).patience(Duration.ofMinutes(1));
    }

    /** The system's, where no further thread can be had. */
    private static Environment withoutThreads() {
        return (Environment) Proxy.newProxyInstance(
                Environment.class.getClassLoader(), new Class<?>[] {Environment.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("newExecutor")) {
                        throw new OutOfMemoryError("no native thread");
                    }
                    return method.invoke(Environment.system(), arguments);
                });
    }

    private static StatusClient client(StatusSocket socket) {
        return new StatusClient(socket.path(), Duration.ofSeconds(30));
    }

    private ChiefEvent nextReport() throws InterruptedException {
        ChiefEvent event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("a report").isNotNull();
        return event;
    }

    private void runUntilStopped(WorkerContext context) throws InterruptedException {
        running.countDown();
        context.awaitCancelled();
    }

    private static void fail(WorkerContext context) {
        throw new IllegalStateException("broken by design");
    }

    private void awaitState(String worker, WorkerState state) {
        while (chief.state(worker) != state) {
            Thread.onSpinWait();
        }
    }

    /** Keeps what parts of the host report. */
    private final class Collector implements ChiefEventHandler {
        @Override
        public void handle(ChiefEvent event) {
            if (event.kind() == ChiefEvent.Kind.REPORTED) {
                events.add(event);
            }
        }
    }
}
