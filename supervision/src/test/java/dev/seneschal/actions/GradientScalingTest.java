package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.time.VirtualEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A group in front of a simulated service: up to a hidden capacity a call takes 100 ms, give or take a tenth; past it calls take so much
 * longer that throughput falls. After a minute the capacity halves. With -Dseneschal.write-plot=true it draws docs/adaptive-scaling.svg.
 */
class GradientScalingTest {

    private static final int CAPACITY = 20;
    private static final int SECONDS = 120;
    private static final double BASE_MILLIS = 100;

    private final VirtualEnvironment world = new VirtualEnvironment(7);
    private final List<Second> course = new ArrayList<>();
    private final List<Double> calls = new ArrayList<>();
    private int capacity = CAPACITY;
    private int inService;

    /** What happened in a second. */
    private record Second(int capacity, int slots, int done, double p99Millis) {}

    @Test
    void settlesNearTheBestThroughputAndFollowsWhenTheCapacityHalves() throws Exception {
        WorkerGroup<Integer> group = WorkerGroup.builder("adaptive", Integer.class, () -> this::call)
                .environment(world)
                .slots(1, 100)
                .bufferSize(50)
                .overflow(OverflowPolicy.REFUSE)
                .scaling(GradientScaling.ofDefaults())
                .build();
        group.start();
        for (int second = 0; second < SECONDS; second++) {
            capacity = second < SECONDS / 2 ? CAPACITY : CAPACITY / 2;
            playSecond(group);
        }
        group.close(Duration.ofSeconds(10));

        checkSettled(course.subList(30, 60), CAPACITY);
        checkSettled(course.subList(80, 120), CAPACITY / 2);
        if (Boolean.getBoolean("seneschal.write-plot")) {
            Files.writeString(Path.of("../docs/adaptive-scaling.svg"), plot());
        }
    }

    @Test
    void refusesAToleranceThatWouldTakeSlotsAwayUnloaded() {
        assertThatThrownBy(() -> GradientScaling.ofTolerance(0.9)).hasMessage("tolerance must be 1 or more, was 0.9");
    }

    private static void checkSettled(List<Second> seconds, int capacity) {
        double best = capacity * 1000 / BASE_MILLIS;
        double throughput = seconds.stream().mapToInt(Second::done).average().orElseThrow();
        double p99 = seconds.stream().mapToDouble(Second::p99Millis).max().orElseThrow();

        assertThat(throughput).as("calls a second, of " + best).isGreaterThan(0.8 * best);
        assertThat(p99).as("p99 in ms").isLessThan(4 * BASE_MILLIS);
    }

    private void call(Job<Integer> job) throws InterruptedException {
        inService++;
        double load = Math.max(1, inService / (double) capacity);
        double noise = 0.9 + 0.2 * world.random().nextDouble();
        double millis = BASE_MILLIS * Math.pow(load, 1.5) * noise;
        job.sleep(Duration.ofNanos((long) (millis * 1e6)));
        inService--;
        calls.add(millis);
    }

    /** There is always more to do than can be done. */
    private void playSecond(WorkerGroup<Integer> group) throws InterruptedException {
        long before = group.stats().done();
        calls.clear();
        for (int tick = 0; tick < 50; tick++) {
            Submission submission = group.submit(tick);
            while (submission.isAccepted()) {
                submission = group.submit(tick);
            }
            world.advance(Duration.ofMillis(20));
        }
        GroupStats stats = group.stats();
        List<Double> sorted = calls.stream().sorted().toList();
        double p99 = sorted.isEmpty() ? 0 : sorted.get(sorted.size() * 99 / 100);
        course.add(new Second(capacity, stats.worker().totalCurrentWorkers(), (int) (stats.done() - before), p99));
    }

    private String plot() {
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 330\" "
                        + "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"760\" height=\"330\" fill=\"white\"/>\n");
        svg.append(
                        "<text x=\"40\" y=\"18\">A group finds the capacity of a service (hidden from it), which halves after 60 s")
                .append("</text>\n");
        svg.append("<path d=\"M40 280H740M40 280V30\" stroke=\"black\" fill=\"none\"/>\n");
        line(
                svg,
                "capacity",
                "gray",
                45,
                course.stream().map(each -> 5.0 * each.capacity()).toList());
        line(
                svg,
                "slots",
                "steelblue",
                180,
                course.stream().map(each -> 5.0 * each.slots()).toList());
        line(
                svg,
                "calls a second / 2",
                "seagreen",
                300,
                course.stream().map(each -> each.done() / 2.0).toList());
        line(
                svg,
                "p99 of a call, ms / 4",
                "firebrick",
                490,
                course.stream().map(each -> each.p99Millis() / 4).toList());
        for (int second = 0; second <= SECONDS; second += 20) {
            svg.append("<text x=\"")
                    .append(x(second) - 8)
                    .append("\" y=\"296\">")
                    .append(second)
                    .append(" s</text>\n");
        }
        for (int slots = 0; slots <= 40; slots += 10) {
            svg.append("<text x=\"16\" y=\"")
                    .append(284 - 6 * slots)
                    .append("\">")
                    .append(slots)
                    .append("</text>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, String name, String colour, int legend, List<Double> values) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        for (int second = 0; second < values.size(); second++) {
            svg.append(x(second))
                    .append(',')
                    .append(Math.round(280 - 1.2 * values.get(second)))
                    .append(' ');
        }
        svg.append("\"/>\n<text x=\"")
                .append(legend)
                .append("\" y=\"320\" fill=\"")
                .append(colour)
                .append("\">");
        svg.append(name).append("</text>\n");
    }

    private static long x(int second) {
        return Math.round(40 + 700.0 * second / SECONDS);
    }
}
