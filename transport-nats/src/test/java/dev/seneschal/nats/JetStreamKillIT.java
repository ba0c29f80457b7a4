package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A receiver whose process is killed while a handler runs. */
@RequiresNatsServer
class JetStreamKillIT {

    private static final int MESSAGES = 50;
    private static final int DEADLY = 30;
    private static final String HANDLED = "handled ";

    @Test
    void theMessageWhoseHandlerWasKilledIsDeliveredAgainAndHandled() throws Exception {
        try (StreamFleet fleet = new StreamFleet()) {
            Node central = fleet.start(StreamFleet.node(
                    "central", fleet.connect(StreamFleet.streams().sendTo("node1"))));
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(StreamFleet.receipt(central.send(StreamFleet.message("node1", i)))
                                .outcome())
                        .isEqualTo(Outcome.IN_STREAM);
            }
            List<Integer> handledBefore = new ArrayList<>();
            killInTheMiddle(fleet.server.url(), handledBefore);

            BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
            fleet.start(StreamFleet.node("node1", fleet.connect(streams()))
                    .handle(
                            "REQCount",
                            (message, context) -> handled.add(
                                    Integer.valueOf(message.arguments().get(0)))));
            fleet.awaitEmptyStream("SENESCHAL", StreamFleet.PATIENCE);

            assertThat(handled).contains(DEADLY).doesNotHaveDuplicates();
            List<Integer> all = new ArrayList<>(handledBefore);
            all.addAll(handled);
            assertThat(all).containsAll(IntStream.range(0, MESSAGES).boxed().toList());
            System.out.println(handledBefore.size() + " handled before the process was killed, " + handled.size()
                    + " afterwards, of " + MESSAGES);
        }
    }

    private static JetStreamConfig.Builder streams() {
        return StreamFleet.streams().ackWait(Duration.ofSeconds(2)).receive("node1");
    }

    private static void killInTheMiddle(String url, List<Integer> handled) throws Exception {
        String middle = "in the middle of " + DEADLY;
        List<String> said = new ArrayList<>();
        Process child = start(url);
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals(middle)) {
                    assertThat(child.isAlive()).isTrue();
                    // Not by its Process, which would close what is read here: what others handled until then may be
                    // acknowledged.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(said).contains(middle);
        said.stream()
                .filter(line -> line.startsWith(HANDLED))
                .forEach(line -> handled.add(Integer.valueOf(line.substring(HANDLED.length()))));
    }

    private static Process start(String url) throws IOException {
        String path = System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", "")
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", path, Child.class.getName(), url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What runs in the other process. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            JetStreamTransport transport = JetStreamTransport.connect(
                    NatsTransportConfig.of(arguments[0]), streams().build());
            CountDownLatch never = new CountDownLatch(1);
            StreamFleet.node("node1", transport)
                    .handle("REQCount", (message, context) -> {
                        String number = message.arguments().get(0);
                        if (number.equals(Integer.toString(DEADLY))) {
                            System.out.println("in the middle of " + number);
                            never.await(1, TimeUnit.HOURS);
                        }
                        System.out.println(HANDLED + number);
                    })
                    .build()
                    .start();
        }
    }
}
