package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program that measures a worker group beside its peers in one JVM, and prints each {@link Comparison}. {@link ActionsBench} starts it
 * on each JDK.
 */
final class ActionsComparisons {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int ROUNDS = 41;
    private static final int SHORT_JOBS = 100_000;
    private static final int LONG_JOBS = 2_000;

    /** Short turns, and many: what else the machine does meets both sides of a round alike. */
    private static final int PACED_JOBS = 500;

    private static final int PACED_ROUNDS = 121;

    private final Work shortWork = Work.ofMicros(1);
    private final Work longWork = Work.ofMicros(100);

    private ActionsComparisons() {}

    /**
     * Measures and prints.
     *
     * @param parts the figures' names
     * @throws Exception if something cannot be measured
     */
    public static void main(String[] parts) throws Exception {
        ActionsComparisons comparisons = new ActionsComparisons();
        try (PekkoActors actors = new PekkoActors()) {
            for (String part : List.of(parts)) {
                if (VirtualThreadStarter.isUseful() || !part.endsWith("virtual")) {
                    System.out.println(comparisons.of(part, actors).toLine());
                } else {
                    System.out.println(Comparison.notHere(part));
                }
            }
        }
        System.exit(0);
    }

    private Comparison of(String part, PekkoActors actors) throws Exception {
        Pool ours = Pools.group();
        Pool peer = switch (part) {
            case "job-1us-tpe-put", "job-100us-tpe", "latency-half-load" -> Pools.blockingPut();
            case "job-1us-tpe-caller" -> Pools.callerRuns();
            case "job-1us-pekko", "job-100us-pekko" -> Pools.router(actors);
            case "job-1us-virtual", "job-100us-virtual" -> Pools.threadEach();
            case "job-1us-bare", "job-100us-bare" -> Pools.bareThreads();
            default -> throw new IllegalArgumentException("no part " + part + " in " + ActionsBench.PARTS);
        };
        try {
            return part.startsWith("latency") ? latency(part, ours, peer) : throughput(part, ours, peer);
        } finally {
            ours.close();
            peer.close();
        }
    }

    private Comparison throughput(String part, Pool ours, Pool peer) throws Exception {
        if (part.startsWith("job-100us") && !part.endsWith("bare")) {
            return besideBareThreads(part, ours, peer);
        }
        boolean brief = part.startsWith("job-1us");
        int jobs = brief ? SHORT_JOBS : LONG_JOBS;
        Work work = brief ? shortWork : longWork;
        return Comparison.measure(
                part, WARM_UP, ROUNDS, () -> ours.nanosEach(jobs, work), () -> peer.nanosEach(jobs, work));
    }

    /** Measures two bare threads in the same rounds, right after the peer, and prints the best ratio that any pool could have. */
    private Comparison besideBareThreads(String part, Pool ours, Pool peer) throws Exception {
        Pool bare = Pools.bareThreads();
        List<Double> best = new ArrayList<>();
        Comparison comparison =
                Comparison.measure(part, WARM_UP, ROUNDS, () -> ours.nanosEach(LONG_JOBS, longWork), () -> {
                    double took = peer.nanosEach(LONG_JOBS, longWork);
                    best.add(took / bare.nanosEach(LONG_JOBS, longWork));
                    return took;
                });
        double ceiling = Comparison.median(best.subList(best.size() - ROUNDS, best.size()));
        System.out.println(String.format(
                Locale.ROOT,
                "%-34s ratio %.2f of the machine's own %.2f, that of two bare threads to the peer in the same rounds",
                part,
                comparison.ratio(),
                ceiling));
        return comparison;
    }

    private static Comparison latency(String part, Pool ours, Pool peer) throws Exception {
        HalfLoad load = new HalfLoad();
        long[] seed = new long[1];
        return Comparison.measure(
                part,
                WARM_UP,
                PACED_ROUNDS,
                () -> load.medianMicros(ours, PACED_JOBS, seed[0]++ / 2),
                () -> load.medianMicros(peer, PACED_JOBS, seed[0]++ / 2));
    }
}
