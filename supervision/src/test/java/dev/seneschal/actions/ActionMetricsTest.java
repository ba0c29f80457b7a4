package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry shows of a group after a scripted run, and that docs/actions.md has each of its meters. */
@Timeout(60)
class ActionMetricsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(seneschal\\.action\\.[a-z]+)` \\|");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ActionMetrics metrics = ActionMetrics.in(registry);

    @Test
    void countsWhatWasDoneAndTimesEachAttempt() throws Exception {
        WorkerGroup<Integer> group = startGroup();

        for (int body = 0; body < 5; body++) {
            group.submit(body).result().get(20, TimeUnit.SECONDS);
        }

        assertThat(count("accepted")).isEqualTo(5);
        assertThat(count("done")).isEqualTo(4);
        assertThat(count("dead")).isEqualTo(1);
        assertThat(count("retried")).isEqualTo(2);
        assertThat(level("pending")).isZero();
        assertThat(level("workers")).isEqualTo(1);
        assertThat(attempts("succeeded")).isEqualTo(4);
        assertThat(attempts("failed")).isEqualTo(3);
        group.close(Duration.ofSeconds(10));
    }

    @Test
    void showsAGroupUntilItHasEnded() throws Exception {
        WorkerGroup<Integer> group = startGroup();
        // what waits for a group's end is told in no order, so the test waits for the last meter itself
        CountDownLatch removed = new CountDownLatch(registry.getMeters().size());
        registry.config().onMeterRemoved(meter -> removed.countDown());

        group.close(Duration.ofSeconds(10));

        assertThat(removed.await(20, TimeUnit.SECONDS))
                .as("all meters are removed")
                .isTrue();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void isInTheTableOfMetrics() throws IOException, InterruptedException {
        WorkerGroup<Integer> group = startGroup();
        String page = Files.readString(Path.of("..", "docs", "actions.md"));

        Set<String> documented = ROW.matcher(page)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        group.submit(1).result().join();
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .allMatch(documented::contains);
        assertThat(documented).allMatch(name -> registry.find(name).meter() != null);
        group.close(Duration.ofSeconds(10));
    }

    private WorkerGroup<Integer> startGroup() {
        WorkerGroup<Integer> group = WorkerGroup.builder("orders", Integer.class, () -> job -> {
                    if (job.body() == 4) {
                        throw new IOException("no such order");
                    }
                })
                .slots(1, 1)
                .retry(RetryPolicy.fixed(3, Duration.ofNanos(1)))
                .deadLetters(letter -> {})
                .intercept(metrics)
                .build();
        metrics.show(group);
        group.start();
        return group;
    }

    private double count(String name) {
        return registry.get("seneschal.action." + name)
                .tag("action", "orders")
                .functionCounter()
                .count();
    }

    private double level(String name) {
        return registry.get("seneschal.action." + name)
                .tag("action", "orders")
                .gauge()
                .value();
    }

    private long attempts(String outcome) {
        return registry.get("seneschal.action.time")
                .tags("action", "orders", "outcome", outcome)
                .timer()
                .count();
    }
}
