package dev.seneschal.console;

import dev.seneschal.supervision.WorkerState;
import dev.seneschal.supervision.WorkerStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The workers' statuses in Prometheus' text format. Of a group only the group, as there may be many members. */
final class Metrics {

    private final StringBuilder out = new StringBuilder();

    private Metrics() {}

    static String of(List<WorkerStatus> all) {
        Metrics metrics = new Metrics();
        metrics.states(all);
        List<WorkerStatus> workers = all.stream()
                .filter(status -> status.kind() != WorkerStatus.Kind.MEMBER)
                .toList();
        metrics.each(
                workers,
                "seneschal_worker_running",
                "gauge",
                "whether it runs",
                status -> status.state() == WorkerState.RUN ? 1 : 0);
        metrics.each(
                workers, "seneschal_worker_ready", "gauge", "whether it is ready", status -> status.ready() ? 1 : 0);
        metrics.each(
                workers,
                "seneschal_worker_abandoned",
                "gauge",
                "whether its thread was left to itself",
                status -> status.isAbandoned() ? 1 : 0);
        metrics.each(
                workers,
                "seneschal_worker_restarts_total",
                "counter",
                "how often it was restarted",
                status -> status.restarts());
        return metrics.out.toString();
    }

    private void states(List<WorkerStatus> all) {
        head("seneschal_workers", "gauge", "how many workers, members included, are in a state");
        for (WorkerState state : WorkerState.values()) {
            long count = all.stream()
                    .filter(status -> status.kind() != WorkerStatus.Kind.GROUP && status.state() == state)
                    .count();
            if (state != WorkerState.NOT_EXISTS) {
                out.append("seneschal_workers{state=\"")
                        .append(state)
                        .append("\"} ")
                        .append(count)
                        .append('\n');
            }
        }
    }

    private void each(
            List<WorkerStatus> workers, String name, String type, String help, ToDoubleFunction<WorkerStatus> value) {
        head(name, type, help);
        for (WorkerStatus status : workers) {
            out.append(name).append("{worker=\"").append(escape(status.path())).append("\"} ");
            out.append(String.format(Locale.ROOT, "%.0f", value.applyAsDouble(status)))
                    .append('\n');
        }
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
