package dev.seneschal.examples;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The nodes of the example: central, which keeps the registers, and three agents, which all can do the same. */
final class FleetNodes {

    static final List<String> AGENTS = List.of("agent1", "agent2", "agent3");
    static final String FAILURE = "the tank is empty";

    private static final Duration HELLO_EVERY = Duration.ofSeconds(1);
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);
    /** A node that was not there yet is found soon. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(400), 0.2);

    private final NodesSeen seen = new NodesSeen();
    private final BlockingQueue<NodeName> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<ErrorLogEntry> errorLog = new LinkedBlockingQueue<>();
    private final Node central;
    private final List<Node> agents = new ArrayList<>();

    FleetNodes(WireFormat wire, Broker broker) throws InterruptedException {
        central = builder("central", wire, broker)
                .with(StandardMethods.hello(seen))
                .with(StandardMethods.pong(pongs::add))
                .with(StandardMethods.errorLog(errorLog::add))
                .relaying(Relaying.OFF.throughSeneschal(AGENTS.toArray(String[]::new)))
                .build();
        for (String name : AGENTS) {
            agents.add(agent(name, wire, broker));
        }
    }

    private static Node agent(String name, WireFormat wire, Broker broker) throws InterruptedException {
        byte[] hello = ("Hello from " + name + "\n").getBytes(StandardCharsets.UTF_8);
        return builder(name, wire, broker)
                .with(StandardMethods.helloTo("central", HELLO_EVERY, hello))
                .with(StandardMethods.ping())
                .with(StandardMethods.processControl())
                .relaying(Relaying.FOR_OTHERS)
                .errors(ErrorConfig.standard().withCentralLog())
                .handle("REQWords", FleetNodes::words)
                .handle("REQFail", (message, context) -> {
                    throw new IllegalStateException(FAILURE);
                })
                .build();
    }

    private static NodeBuilder builder(String name, WireFormat wire, Broker broker) throws InterruptedException {
        return Node.builder(name, wire, broker.connect(name))
                .backoff(BACKOFF)
                .ackTimeout(Duration.ofSeconds(3))
                .attempts(10)
                .unavailableFor(Duration.ofMinutes(1));
    }

    /** Says who counted how many words for whom. */
    private static void words(Message message, HandlerContext context) {
        int count = message.text().split("\\s+").length;
        context.reply(context.node().name() + " counted " + count + " words for " + message.from());
    }

    /** Starts central first, so that it hears the first hello of each agent. */
    void start() {
        central.start();
        agents.forEach(Node::start);
    }

    /** Closes all, those first that still wait for central to take what they send. */
    void close() throws InterruptedException {
        for (Node agent : agents) {
            agent.close(TO_CLOSE);
        }
        central.close(TO_CLOSE);
    }

    Node central() {
        return central;
    }

    Node agent(int number) {
        return agents.get(number - 1);
    }

    NodesSeen seen() {
        return seen;
    }

    BlockingQueue<NodeName> pongs() {
        return pongs;
    }

    BlockingQueue<ErrorLogEntry> errorLog() {
        return errorLog;
    }
}
