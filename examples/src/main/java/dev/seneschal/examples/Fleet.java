package dev.seneschal.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Central and three agents in one process: hello, a ping, a request, a message through another node, an error in the central log, and
 * the processes of an agent; then a table of what was proved. {@code ./dev example fleet} runs it.
 */
public final class Fleet {

    private static final String USAGE = """
            usage: ./dev example fleet [OPTION...]

            Central and three agents greet, ping, ask and relay, one of them fails, and a table says what of it was proved. Exits
            with 0 if all of it was, with 1 if not.

              --codec gob|cbor             how messages are written; gob unless given
              --compress none|zstd|gzip    how they are compressed; zstd unless given
              --nats                       over a nats-server that is started for it, instead of in-process
              --url nats://HOST:PORT       over a nats-server that runs already
              --help                       prints this
            """;

    private static final int PROVED = 0;
    private static final int NOT_PROVED = 1;
    private static final int CANNOT = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Fleet() {}

    /**
     * Runs it and exits: 0 if all was proved, 1 if not, 2 if it cannot run as asked.
     *
     * @param arguments see {@code --help}
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            DemoOptions options = parse(arguments);
            if (options.help()) {
                out.print(USAGE);
                return PROVED;
            }
            return run(options, out, err);
        } catch (IllegalArgumentException e) {
            err.println("fleet: " + e.getMessage());
            err.print(USAGE);
            return CANNOT;
        } catch (DemoException e) {
            err.println("fleet: " + e.getMessage());
            return CANNOT;
        }
    }

    /** The demo's options, apart from the folder. */
    private static DemoOptions parse(List<String> arguments) {
        if (arguments.contains("--folder")) {
            throw new IllegalArgumentException("unknown argument --folder");
        }
        return DemoOptions.parse(arguments);
    }

    private static int run(DemoOptions options, PrintStream out, PrintStream err) throws InterruptedException {
        out.println("central and three agents; " + options);
        try (Broker broker = Broker.open(options)) {
            FleetNodes nodes = new FleetNodes(options.wireFormat(), broker);
            try {
                nodes.start();
                return verdict(new FleetProofs(nodes, PATIENCE).all(), out, err);
            } finally {
                nodes.close();
            }
        }
    }

    /** Prints the table, and each line of it that failed once more. */
    static int verdict(List<FleetProofs.Row> table, PrintStream out, PrintStream err) {
        table.forEach(out::println);
        List<FleetProofs.Row> failed =
                table.stream().filter(row -> !row.proved()).toList();
        failed.forEach(row -> err.println("fleet: NOT PROVED: " + row.what() + ": " + row.seen()));
        if (failed.isEmpty()) {
            out.println("all of it was proved");
            return PROVED;
        }
        return NOT_PROVED;
    }
}
