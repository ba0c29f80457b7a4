package dev.seneschal.examples.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills a sender, a receiver and a nats-server at random moments, starts them again, and judges them by what they wrote down. In each
 * round at least one of them is killed while messages are under way, in the first all three; most rounds wait for deliveries first, some
 * do not and so kill what is just starting.
 */
public final class Torture {

    private static final int DEFAULT_ROUNDS = 200;
    private static final int ROUNDS_BETWEEN_LINES = 20;
    private static final int RECEIPTS_BETWEEN_ROUNDS = 20;
    private static final int ONE_ROUND_IN_WITHOUT_WAITING = 4;
    private static final int LONGEST_LIFE_MILLIS = 300;
    private static final int LONGEST_DEATH_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrintStream out;
    private final int rounds;
    private final Random random;
    private final Place place;
    private final Map<Role, Integer> kills = new EnumMap<>(Role.class);
    private final CountDownLatch never = new CountDownLatch(1);

    private Torture(PrintStream out, int rounds, long seed, Place place) {
        this.out = out;
        this.rounds = rounds;
        this.random = new Random(seed);
        this.place = place;
    }

    /**
     * Runs a number of rounds; the process ends with 0 only if every promise was kept.
     *
     * @param arguments how many rounds; 200 unless given
     * @throws Exception if a process cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        System.exit(run(rounds, System.out) ? 0 : 1);
    }

    /**
     * Runs a number of rounds.
     *
     * @param rounds how many
     * @param out where progress and a table of the results are printed
     * @return whether every promise was kept; if not, the files are left, and where is printed
     * @throws IOException if a process or its files cannot be made
     * @throws InterruptedException if the thread is interrupted
     */
    public static boolean run(int rounds, PrintStream out) throws IOException, InterruptedException {
        long seed = new Random().nextLong();
        Place place = new Place(Files.createTempDirectory("seneschal-torture"), freePort());
        Torture torture = new Torture(out, rounds, seed, place);
        boolean held = false;
        try {
            held = torture.run();
        } catch (TortureException e) {
            out.println("stopped: " + e.getMessage());
        }
        if (held) {
            deleteFolder(place.folder());
        } else {
            out.println("a promise was broken; the files are in " + place.folder() + ", the seed was " + seed);
        }
        return held;
    }

    private boolean run() throws InterruptedException {
        long began = System.nanoTime();
        try (Crew crew = new Crew(place)) {
            crew.awaitReceipts(RECEIPTS_BETWEEN_ROUNDS, PATIENCE);
            for (int round = 1; round <= rounds; round++) {
                round(crew, round == 1);
                if (round % ROUNDS_BETWEEN_LINES == 0 || round == rounds) {
                    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
                    out.println("round " + round + " of " + rounds + ", " + seconds + " s, killed " + kills);
                }
            }
            crew.drain(PATIENCE);
        }
        return report(Verdict.of(place), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void round(Crew crew, boolean killsAll) throws InterruptedException {
        List<Role> victims = new ArrayList<>(List.of(Role.values()));
        Collections.shuffle(victims, random);
        int count = killsAll ? victims.size() : 1 + random.nextInt(victims.size());
        for (Role victim : victims.subList(0, count)) {
            pause(LONGEST_LIFE_MILLIS);
            crew.kill(victim);
            kills.merge(victim, 1, Integer::sum);
            pause(LONGEST_DEATH_MILLIS);
            crew.start(victim);
        }
        if (random.nextInt(ONE_ROUND_IN_WITHOUT_WAITING) > 0) {
            crew.awaitReceipts(RECEIPTS_BETWEEN_ROUNDS, PATIENCE);
        }
    }

    private void pause(int mostMillis) throws InterruptedException {
        boolean unused = never.await(random.nextInt(mostMillis), TimeUnit.MILLISECONDS);
    }

    private boolean report(Verdict verdict, long millis) {
        int mostRepeats = kills.getOrDefault(Role.RECEIVER, 0) * Place.HANDLERS;
        out.println();
        row("rounds", rounds, String.format(Locale.ROOT, "%.1f s each", millis / 1000.0 / Math.max(1, rounds)));
        for (Role role : Role.values()) {
            row("kills of the " + role.name().toLowerCase(Locale.ROOT), kills.getOrDefault(role, 0), "1 needed");
        }
        row("messages stored", verdict.stored(), "");
        row("  lost", verdict.lost(), "0 allowed");
        row("messages delivered", verdict.delivered(), "");
        row("  falsely: no handler finished", verdict.falselyDelivered(), "0 allowed");
        row("messages given up", verdict.gaveUp(), "0 allowed");
        row("receipts lost with the sender", verdict.unreported(), "stored, delivered, settled, then killed");
        row("effects, ids kept with them", verdict.effects(), "");
        row("  twice, by id", verdict.doubleEffects(), "0 allowed");
        row("  twice, by the sender's number", verdict.doubleNumbers(), "0 allowed");
        row("ids that went to another message", verdict.misnamed(), "0 allowed");
        row("runs of the plain handler", verdict.runs(), "");
        row("  killed under way", verdict.cutOff(), "");
        row("  repeats", verdict.repeats(), mostRepeats + " allowed: kills times handlers");
        return verdict.holds(mostRepeats) && eachWasKilled(kills);
    }

    /** Who was never killed has shown nothing. */
    static boolean eachWasKilled(Map<Role, Integer> kills) {
        return Stream.of(Role.values()).allMatch(role -> kills.getOrDefault(role, 0) > 0);
    }

    private void row(String what, int count, String remark) {
        out.println(
                String.format(Locale.ROOT, "%-32s %9d  %s", what, count, remark).stripTrailing());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
