package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Process.State;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the error policy answers is carried out, and seen in the process list and in the metrics alike; end to end, two nodes each. */
class ErrorActionMetricsTest {

    private static final String PING = "node1.REQPing.EventACK_subscriber";
    private static final Message BAD =
            message("node1", "REQPing").toBuilder().data("bad").attempts(1).build();

    private final Fleet fleet = new Fleet();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<ErrorEvent> escalated = new ArrayList<>();
    private final Node central = fleet.start("central", node -> node);

    private Node node1(ErrorAction answer) {
        return fleet.start(
                "node1",
                node -> node.errors(ErrorConfig.standard()
                                .withPolicy((event, state) -> answer)
                                .onEscalation(escalated::add))
                        .handle("REQPing", (message, context) -> {
                            if (message.text().equals("bad")) {
                                throw new IllegalStateException("broken");
                            }
                        })
                        .handle("REQOther", (message, context) -> {})
                        .with(NodeMetrics.in(registry)));
    }

    private static Process ping(Node node1) {
        return node1.processes().find(PING).orElseThrow();
    }

    @Test
    void aKilledAndRespawnedProcessRunsAgainAndIsCounted() {
        Node node1 = node1(ErrorAction.RESPAWN);
        long firstId = ping(node1).id();
        assertMetrics(0, 0, 0, 0, 2);

        fleet.send(central, BAD);

        assertThat(ping(node1).state()).isEqualTo(State.RUNNING);
        assertThat(ping(node1).respawns()).isOne();
        assertThat(ping(node1).id()).isNotEqualTo(firstId);
        assertMetrics(1, 1, 0, 0, 2);
        assertThat(receipt(fleet.send(central, message("node1", "REQPing"))).outcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aStoppedProcessRunsNoMoreUntilItIsStarted() {
        Node node1 = node1(ErrorAction.STOP);

        fleet.send(central, BAD);

        assertThat(ping(node1).state()).isEqualTo(State.STOPPED);
        assertMetrics(1, 0, 1, 0, 1);

        node1.processes().start(PING);
        fleet.time.runReady();

        assertThat(ping(node1).state()).isEqualTo(State.RUNNING);
        assertMetrics(1, 0, 1, 0, 2);
    }

    @Test
    void anEscalatedErrorIsToldAndCountedAndItsProcessRunsOn() {
        Node node1 = node1(ErrorAction.ESCALATE);

        fleet.send(central, BAD);
        fleet.send(central, BAD);

        assertThat(escalated).hasSize(2).allMatch(event -> event.process().equals(PING));
        assertThat(ping(node1).state()).isEqualTo(State.RUNNING);
        assertMetrics(2, 0, 0, 2, 2);
    }

    private void assertMetrics(int errors, int respawns, int stops, int escalations, int subscribers) {
        assertThat(Scrape.of(registry))
                .containsAllEntriesOf(Map.of(
                        "seneschal_errors_reported_total{node=\"node1\",severity=\"error\"}", (double) errors,
                        "seneschal_errors_actions_total{action=\"respawn\",node=\"node1\"}", (double) respawns,
                        "seneschal_errors_actions_total{action=\"stop\",node=\"node1\"}", (double) stops,
                        "seneschal_errors_actions_total{action=\"escalate\",node=\"node1\"}", (double) escalations,
                        "seneschal_processes{kind=\"subscriber\",node=\"node1\"}", (double) subscribers));
    }
}
