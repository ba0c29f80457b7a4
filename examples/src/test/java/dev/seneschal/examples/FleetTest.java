package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fleet in one process: as a program of its own, and with one of its agents away. */
@Timeout(120)
class FleetTest {

    static final String[] PROVED = {
        "hello +proved +central has seen agent1, agent2, agent3\n",
        "ping +proved +REQPing delivered, REQPong came from agent1\n",
        "request +proved +agent1 counted 3 words for central\n",
        "relay +proved +agent3 counted 4 words for agent2, which passed it to central\n",
        "central log +proved +agent1: .*the tank is empty.*\n",
        "process list +proved +agent1 has 7 subscribers and \\d+ publishers\n",
        "all of it was proved\n"
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void provesEachLineOfItsTable() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fleet.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String says = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).isZero();
        assertThat(says).startsWith("central and three agents; gob, zstd, in-process\n");
        for (String row : PROVED) {
            assertThat(says).containsPattern(row);
        }
    }

    @Test
    void saysWhatAnAgentThatIsAwayLeavesUnproved() throws Exception {
        List<FleetProofs.Row> table = new ArrayList<>();
        DemoOptions options = DemoOptions.parse(List.of());
        try (Broker broker = Broker.open(options)) {
            FleetNodes nodes = new FleetNodes(options.wireFormat(), broker);
            nodes.central().start();
            nodes.agent(1).start();
            nodes.agent(3).start();
            // Only what cannot be proved is waited for briefly, once there is all that can.
            FleetProofs patient = new FleetProofs(nodes, Duration.ofSeconds(60));
            FleetProofs hasty = new FleetProofs(nodes, Duration.ofSeconds(2));
            table.addAll(List.of(patient.ping(), patient.request(), patient.centralLog(), patient.processList()));
            while (nodes.seen().size() < 2) {
                Thread.onSpinWait();
            }
            table.addAll(List.of(hasty.hello(), hasty.relay()));
            nodes.close();
        }

        int exit = Fleet.verdict(table, print(out), print(err));

        assertThat(exit).isEqualTo(1);
        assertThat(table)
                .filteredOn(row -> !row.proved())
                .extracting(FleetProofs.Row::what)
                .containsExactly("hello", "relay");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("fleet: NOT PROVED: hello: hello was said by [agent1, agent3]\n")
                .contains("fleet: NOT PROVED: relay: ");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("all of it");
    }

    @Test
    void doesNotRunOnWhatItDoesNotKnow() throws Exception {
        assertThat(run("--fast")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("fleet: unknown argument --fast\nusage: ./dev example fleet");
        assertThat(run("--folder", ".")).isEqualTo(2);
        assertThat(out.size()).isZero();

        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: ./dev example fleet");
    }

    private int run(String... arguments) throws InterruptedException {
        return Fleet.run(List.of(arguments), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
