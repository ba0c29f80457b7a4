package dev.seneschal.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** Keeps a processor busy for about so long as it would take alone on it, whatever else the machine does. */
final class Work {

    private static final int CALIBRATION = 50_000_000;
    private static final int TRIES = 5;
    private static final double TOKENS_PER_NANO = calibrate();

    private final long tokens;

    private Work(long tokens) {
        this.tokens = tokens;
    }

    static Work ofMicros(int micros) {
        return new Work(Math.max(1, Math.round(TOKENS_PER_NANO * micros * 1000)));
    }

    void run() {
        Blackhole.consumeCPU(tokens);
    }

    private static double calibrate() {
        double most = 0;
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            Blackhole.consumeCPU(CALIBRATION);
            most = Math.max(most, CALIBRATION / (double) (System.nanoTime() - began));
        }
        return most;
    }
}
