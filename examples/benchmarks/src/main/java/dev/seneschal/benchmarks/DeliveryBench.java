package dev.seneschal.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Messages from node to node: in one process beside plain queues, over NATS beside raw jnats requests; gob and CBOR; the window is what
 * is in flight. A durable outbox at the sender stands beside one in memory, signed messages beside the same ones unsigned.
 *
 * <p>Each part has a JVM of its own: what the compiler has learnt of one outbox makes calls of another slower, which no host has that uses
 * one of them.
 */
final class DeliveryBench {

    /** What a part is to reach, if it has a figure. That of loopback-1024: delivery may cost as much again as all the rest. */
    private static final Map<String, Double> TARGETS = Map.of(
            "loopback-1024", 0.5,
            "loopback-1024-metered", 0.9,
            "nats-1", 0.8,
            "nats-64", 1.0,
            "nats-1024", 1.5,
            "nats-1024-durable", 0.35,
            "nats-1024-signed", 0.8,
            "queue-million", 1.0,
            "replay-100k", 1.0);

    static final List<String> PARTS = List.of(
            "loopback-1",
            "loopback-1-durable",
            "loopback-64",
            "loopback-64-durable",
            "loopback-1024",
            "loopback-1024-durable",
            "loopback-1024-metered",
            "nats-1",
            "nats-1-durable",
            "nats-64",
            "nats-64-durable",
            "nats-1024",
            "nats-1024-durable",
            "nats-1024-signed",
            "queue-million",
            "replay-100k");

    private static final List<String> OPTIONS =
            List.of("-Xms3g", "-Xmx3g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

    private final List<String> parts;

    DeliveryBench(List<String> parts) {
        this.parts = JvmComparisons.chosen(parts, PARTS);
    }

    /**
     * Measures, and prints the table and the figures.
     *
     * @return whether there is every figure that there should be
     */
    boolean run() throws IOException, InterruptedException {
        List<String> figures = new ArrayList<>();
        for (String part : parts) {
            ForkedJvm.of(System.getProperty("java.home", ""), OPTIONS, DeliveryPart.class)
                    .run(List.of(part), line -> {
                        if (Report.isFigure(line)) {
                            figures.add(line);
                        } else if (!line.isEmpty()) {
                            System.out.println(line);
                        }
                    });
        }
        System.out.println();
        figures.forEach(System.out::println);
        return isComplete(figures);
    }

    /** Whether the lines of figures have one for each part that is to have one; prints which are missing. */
    boolean isComplete(List<String> figures) {
        List<String> missing = parts.stream()
                .filter(TARGETS::containsKey)
                .filter(part -> figures.stream().noneMatch(line -> Report.isFigureOf(line, part)))
                .toList();
        missing.forEach(part -> System.out.println("missing figure " + part));
        return missing.isEmpty();
    }

    static OptionalDouble target(String part) {
        Double target = TARGETS.get(part);
        return target == null ? OptionalDouble.empty() : OptionalDouble.of(target);
    }
}
