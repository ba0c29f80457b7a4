package dev.seneschal.examples.node;

import dev.seneschal.codec.OperatorInput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node on the command line. {@code ./dev node} runs it. */
public final class NodeCommand {

    private static final int ALL_WELL = 0;
    private static final int NOT_ALL_WELL = 1;
    private static final int CANNOT = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private NodeCommand() {}

    /**
     * Runs the node and exits: 0 if every receipt was Delivered or Sent, 1 if not, 2 if it cannot run as asked.
     *
     * @param arguments see {@code --help}
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exit = new AtomicInteger(NOT_ALL_WELL);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> haltAfter(end, ended, exit), "end-of-node"));
        try {
            exit.set(run(
                    List.of(arguments), new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err, end));
        } finally {
            ended.countDown();
        }
        System.exit(exit.get());
    }

    /** On a signal: the exit code of a process that one ends is the signal's, unless it is halted. */
    private static void haltAfter(CountDownLatch end, CountDownLatch ended, AtomicInteger exit) {
        end.countDown();
        try {
            if (ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(exit.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err, CountDownLatch end)
            throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(NodeOptions.USAGE);
            return ALL_WELL;
        }
        try {
            return run(NodeOptions.parse(arguments), out, err, end);
        } catch (IllegalArgumentException e) {
            err.println("node: " + e.getMessage() + "; --help shows what there is");
            return CANNOT;
        } catch (IOException e) {
            err.println("node: the file to send cannot be read: " + e.getMessage());
            return CANNOT;
        }
    }

    private static int run(NodeOptions options, PrintStream out, PrintStream err, CountDownLatch end)
            throws IOException, InterruptedException {
        Path file = options.file().orElse(null);
        OperatorInput.Result input =
                file == null ? new OperatorInput.Result(List.of(), List.of()) : MessageFile.read(file);
        Lines lines = new Lines(out, options.until(), end);
        new NodeRun(options, lines, err).run(input, end);
        return lines.allWell() ? ALL_WELL : NOT_ALL_WELL;
    }
}
