package dev.seneschal.benchmarks;

import java.util.List;

/** Starts a benchmark by name. */
public final class Bench {

    private Bench() {}

    /**
     * Runs one benchmark and prints its table and figures.
     *
     * @param arguments {@code delivery}, {@code codec}, {@code chief} or {@code actions}, and what of it to run, such as {@code nats-1024}; all unless
     *     given
     * @throws Exception if it cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        String name = words.isEmpty() ? "" : words.get(0);
        List<String> parts = words.isEmpty() ? words : words.subList(1, words.size());
        boolean complete = true;
        switch (name) {
            case "delivery" -> complete = new DeliveryBench(parts).run();
            case "codec" -> complete = new CodecBench(parts).run();
            case "chief" -> complete = new ChiefBench(parts).run();
            case "actions" -> complete = new ActionsBench(parts).run();
            default -> {
                System.err.println("usage: ./dev bench delivery [PART...]; parts: " + DeliveryBench.PARTS);
                System.err.println("       ./dev bench codec [PART...]; parts: " + CodecBench.PARTS);
                System.err.println("       ./dev bench chief [PART...]; parts: " + ChiefBench.PARTS);
                System.err.println("       ./dev bench actions [PART...]; parts: " + ActionsBench.PARTS);
                System.exit(2);
            }
        }
        System.exit(complete ? 0 : 1);
    }
}
