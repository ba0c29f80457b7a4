package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.time.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of all kinds at one socket. */
@Timeout(60)
class SocketServerTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String PING = "{\"ActionFunc\":\"ping\",\"args\":null}\n";
    private static final String PONG = "{\"status\":0,\"data\":\"pong\"}\n";

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void setPath() {
        path = folder.resolve("s");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void clientsWhoSayNothingOrHalfOfItKeepNobodyWaiting() throws Exception {
        serve(LONG, request -> SocketResponse.ok("pong"));

        client();
        client().send("{\"ActionFunc\":\"pi");
        client().send("");

        assertThat(RawClient.exchange(path, PING)).isEqualTo(PONG);
    }

    @Test
    void moreIdleClientsThanThereArePlacesKeepNobodyOut() throws Exception {
        serve(LONG, request -> SocketResponse.ok("pong"));
        List<RawClient> idle = new ArrayList<>();
        for (int i = 0; i < SocketServer.MOST_CLIENTS; i++) {
            idle.add(client());
        }

        assertThat(RawClient.exchange(path, PING)).isEqualTo(PONG);

        assertThat(idle.get(0).readToEnd())
                .as("the one that has said nothing for longest")
                .isEmpty();
    }

    @Test
    void aClientThatTakesTooLongIsLetGo() throws Exception {
        SteppedClock clock = new SteppedClock();
        serve(LONG, request -> SocketResponse.ok("pong"), clock);

        RawClient half = client();
        half.send("{\"ActionFunc\":");
        assertThat(RawClient.exchange(path, PING)).as("of one let in after it").isEqualTo(PONG);
        clock.advance(LONG);

        assertThat(half.readUntilLetGo()).isEmpty();
        assertThat(RawClient.exchange(path, PING)).isEqualTo(PONG);
    }

    @Test
    void aClientThatDoesNotReadItsAnswerIsLetGo() throws Exception {
        SteppedClock clock = new SteppedClock();
        String large = "x".repeat(8 << 20);
        serve(LONG, request -> SocketResponse.ok(large), clock);

        RawClient deaf = client();
        deaf.send(PING);
        assertThat(deaf.read()).as("what the answer begins with").isEqualTo('{');
        clock.advance(LONG);

        assertThatThrownBy(() -> sendWithoutEnd(deaf))
                .as("its connection is closed, whatever it still sends")
                .isInstanceOf(IOException.class);
    }

    @Test
    void garbageIsAnsweredByNothingAndTheServerLives() throws Exception {
        serve(LONG, request -> SocketResponse.ok("pong"));

        assertThat(RawClient.exchange(path, "garbage\n")).isEmpty();
        assertThat(RawClient.exchange(path, "[1,2]\n")).isEmpty();
        assertThat(RawClient.exchange(path, PING)).isEqualTo(PONG);
    }

    @Test
    void anActionMayTakeLongerThanAClient() throws Exception {
        SteppedClock clock = new SteppedClock();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        serve(
                LONG,
                request -> {
                    if (request.action().equals("slow")) {
                        begun.countDown();
                        await(others);
                    }
                    return SocketResponse.ok("pong");
                },
                clock);
        RawClient slow = client();
        slow.send("{\"ActionFunc\":\"slow\"}");
        begun.await();
        RawClient idle = client();
        assertThat(RawClient.exchange(path, PING)).as("of one let in after it").isEqualTo(PONG);

        clock.advance(LONG);

        assertThat(idle.readToEnd())
                .as("its time is over, and that of the slow one would be")
                .isEmpty();
        others.countDown();
        assertThat(slow.readToEnd()).isEqualTo(PONG);
    }

    @Test
    void whatFollowsARequestDoesNotSpoilTheAnswer() throws Exception {
        serve(LONG, request -> SocketResponse.ok("pong"));

        assertThat(RawClient.exchange(path, PING + "{\"more\":1}".repeat(1000))).isEqualTo(PONG);
    }

    @Test
    void closingIsPromptWithClientsConnectedAndActionsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        SocketServer server = serve(LONG, request -> {
            begun.countDown();
            interrupted.complete(isInterrupted());
            return SocketResponse.ok("late");
        });
        RawClient idle = client();
        RawClient busy = client();
        busy.send(PING);
        begun.await();

        server.close();

        assertThat(idle.readToEnd()).isEmpty();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        open.remove(1);
        for (AutoCloseable file : open) {
            file.close();
        }
        assertThat(Files.exists(path)).isFalse();
    }

    private SocketServer serve(Duration patience, Function<SocketRequest, SocketResponse> actions) throws IOException {
        return serve(patience, actions, Environment.system());
    }

    private SocketServer serve(
            Duration patience, Function<SocketRequest, SocketResponse> actions, Environment environment)
            throws IOException {
        SocketFile file = SocketFile.open(path, new Random(1));
        open.add(file);
        SocketServer server = new SocketServer(file.channel(), patience, actions, failure -> {}, environment);
        open.add(server);
        return server;
    }

    private RawClient client() throws IOException {
        RawClient client = new RawClient(path);
        open.add(client);
        return client;
    }

    private static void sendWithoutEnd(RawClient client) throws IOException {
        while (true) {
            client.send("more");
        }
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
