package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorPolicy;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.ErrorLogFile;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.ProcessContext;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A fleet's everyday: hellos, an error that appears in the central log, a process with state, and one that is stopped. */
public final class Housekeeping {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int PATIENCE_SECONDS = 20;

    private final WireFormat wire =
            WireFormat.builder(APRIL).codecs(new GobCodec()).build();
    private final LoopbackBroker broker = LoopbackBroker.create();
    private final Consumer<String> out;
    /** What is told by others than those who answer: two orders, and an error. */
    private final CountDownLatch told = new CountDownLatch(3);

    private Housekeeping(Consumer<String> out) {
        this.out = line -> {
            out.accept(line);
            if (line.startsWith("tea: ") || line.startsWith("error of ")) {
                told.countDown();
            }
        };
    }

    /**
     * Prints what comes of it.
     *
     * @param arguments the folder of the error log; {@code target} unless given
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        run(Path.of(arguments.length > 0 ? arguments[0] : "target"), System.out::println);
    }

    static void run(Path folder, Consumer<String> out) throws Exception {
        new Housekeeping(out).run(folder);
    }

    private void run(Path folder) throws Exception {
        try (ErrorLogFile file = new ErrorLogFile(folder.resolve("error.log"), 10_000_000, 5)) {
            NodesSeen seen = new NodesSeen();
            Node central = central(file, seen);
            Node agent = agent();
            central.start();
            agent.start();
            try {
                deliver(central, "REQOrder", "tea");
                deliver(central, "REQOrder", "tea");
                deliver(central, "REQBreak", "");
                control(agent);
                awaitTheRest(seen);
            } finally {
                agent.close(TIMEOUT);
                central.close(TIMEOUT);
            }
            out.accept("seen: " + seen.list().get(0).node());
        }
    }

    private Node central(ErrorLogFile file, NodesSeen seen) {
        // guide central begins
        Consumer<ErrorLogEntry> shown = entry -> out.accept("error of " + entry.from());
        Node central = Node.builder("central", wire, broker.connect())
                .with(StandardMethods.errorLog(file.andThen(shown)))
                .with(StandardMethods.hello(seen))
                .with(StandardMethods.ping())
                .build();
        // guide central ends
        return central;
    }

    private Node agent() {
        // guide policy begins
        ErrorPolicy policy = (event, state) -> event.kind() == Kind.HANDLER_FAILED && state.ofProcess() >= 100
                ? ErrorAction.STOP
                : ErrorPolicy.standard().decide(event, state);
        ErrorConfig errors = ErrorConfig.standard()
                .withPolicy(policy)
                .withCentralLog()
                .onEscalation(event -> out.accept("somebody must look at this: " + event));
        // guide policy ends
        byte[] publicKey = new byte[32];
        // guide agent begins
        Node agent = Node.builder("agent", wire, broker.connect())
                .errors(errors)
                .with(StandardMethods.helloTo("central", Duration.ofSeconds(30), publicKey))
                .handle("REQOrder", Event.ACK, (order, context, kitchen) -> kitchen.offer(order), this::kitchen)
                .handle("REQBreak", (message, context) -> {
                    throw new IllegalStateException("the kettle leaks");
                })
                .build();
        // guide agent ends
        return agent;
    }

    // guide function begins
    private void kitchen(ProcessContext<Message> context) throws InterruptedException {
        Map<String, Integer> orders = new HashMap<>();
        while (true) {
            context.receive(Duration.ofMinutes(1))
                    .ifPresent(order -> out.accept(order.text() + ": " + orders.merge(order.text(), 1, Integer::sum)));
        }
    }
    // guide function ends

    private void control(Node agent) {
        // guide control begins
        agent.processes().list().forEach(process -> out.accept(process.name() + " is " + process.state()));
        agent.processes().stop("agent.REQBreak.EventACK_subscriber");
        agent.processes().start("agent.REQBreak.EventACK_subscriber");
        // guide control ends
    }

    /** An answer to a message does not wait for the process that its handler gave it to, nor for the lines of the central log. */
    private void awaitTheRest(NodesSeen seen) throws InterruptedException {
        boolean unused = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (int look = 0; seen.size() == 0 && look < PATIENCE_SECONDS * 100; look++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void deliver(Node central, String method, String text) throws Exception {
        Message message = Message.builder()
                .to("agent")
                .method(method)
                .data(text)
                .attempts(1)
                .build();
        central.send(message).receipt().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
