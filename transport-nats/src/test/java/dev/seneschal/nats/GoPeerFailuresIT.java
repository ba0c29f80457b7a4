package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that fail between a node of ours and one of Go. */
@RequiresGoPeer
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the methods of GoPeerFailuresIT")
class GoPeerFailuresIT {

    /** Seconds, so many that no answer is late on a busy machine: a second run would be the test's own fault. */
    private static final int GO_WAITS = 8;

    private static GoFleet fleet;

    @BeforeAll
    static void startFleet() {
        fleet = new GoFleet();
    }

    @AfterAll
    static void stopFleet() throws Exception {
        fleet.close();
    }

    @BeforeEach
    void nextTest() {
        fleet.nextTest();
    }

    @AfterEach
    void endTest() throws InterruptedException {
        fleet.endTest();
    }

    static Stream<Way> ways() {
        return Stream.of(new Way(StewardDialect.APRIL, "gob", "zstd"), new Way(StewardDialect.JANUARY, "gob", "none"));
    }

    /** A node of ours whose handler fails the first time, and one of Go that sends to it, in one dialect. */
    private static final class Pair {
        private final AtomicInteger runs = new AtomicInteger();
        private final Queue<String> handled = new ConcurrentLinkedQueue<>();
        private final Way way;
        private final String java;
        private final String go;

        Pair(Way way) {
            this.way = way;
            java = fleet.named("java-" + way.dialect());
            go = fleet.named("go-" + way.dialect());
        }

        void start() throws Exception {
            fleet.startGo(go, way, Map.of());
            fleet.start(fleet.builder(java, way).handle("REQToFile", (message, context) -> {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first time, on purpose");
                }
                handled.add(message.arguments().get(0));
            }));
        }

        void send() {
            fleet.peer()
                    .send(
                            go,
                            List.of(GoFleet.goMessage(java, "REQToFile")
                                    .put("ACKTimeout", GO_WAITS)
                                    .put("retries", 3)
                                    .set(
                                            "methodArgs",
                                            StewardPeer.JSON.createArrayNode().add("once"))));
        }

        void check() {
            JsonNode finished = fleet.peer().await("finished", go, 1).get(0);
            assertThat(finished.get("outcome").asText()).isEqualTo("delivered");
            assertThat(finished.get("attempts").asInt()).isEqualTo(2);
            assertThat(finished.get("text").asText()).isEqualTo("confirmed from: " + java + ": 0");
            assertThat(runs).hasValue(2);
            assertThat(handled).containsExactly("once");
        }
    }

    @Test
    void aGoNodeTriesAgainWhatFailedHereAndHearsOnlyOfTheSuccess() throws Exception {
        List<Pair> pairs = ways().map(Pair::new).toList();
        for (Pair pair : pairs) {
            pair.start();
        }

        pairs.forEach(Pair::send);

        pairs.forEach(Pair::check);
        assertThat(fleet.errors()).hasSize(2).allMatch(error -> error.contains("on purpose"));
    }

    /** Steward acknowledges a failure with nothing. It is no success, and to try again would be to run it again. */
    @ParameterizedTest
    @MethodSource("ways")
    void whatFailsAtAGoNodeIsGivenUpAsRefusedAndMayHaveRun(Way way) throws Exception {
        String go = fleet.named("go");
        fleet.startGo(go, way, Map.of());
        Node node = fleet.start(fleet.builder(fleet.named("java"), way).attempts(3));

        // Without the name of a file, which its handler cannot do without.
        Sending sending = node.send(Message.builder()
                .to(go)
                .method("REQToFile")
                .data("nowhere to write it")
                .build());

        assertThat(sending.receipt().get(GoFleet.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
                    assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(gaveUp.mayHaveRun()).isTrue();
                    assertThat(gaveUp.attempts()).isEqualTo(1);
                    assertThat(gaveUp.detail()).contains("empty acknowledgement");
                });
        assertThat(node.deadLetters().list())
                .extracting(DeadLetter::id, DeadLetter::reason)
                .containsExactly(tuple(sending.id(), Reason.REFUSED));
        assertThat(fleet.peer().await("error", go, 1).get(0).get("text").asText())
                .contains("is a directory");
    }
}
