package dev.seneschal.benchmarks;

import java.util.List;

/** Starts a benchmark by name. */
public final class Bench {

    private Bench() {}

    /**
     * Runs one benchmark and prints its table and figures.
     *
     * @param arguments {@code delivery}, and what of it to run, such as {@code nats-1024}; all unless given
     * @throws Exception if it cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || !words.get(0).equals("delivery")) {
            System.err.println("usage: ./dev bench delivery [PART...]; parts: " + DeliveryBench.PARTS);
            System.exit(2);
        }
        new DeliveryBench(words.subList(1, words.size())).run();
        System.exit(0);
    }
}
