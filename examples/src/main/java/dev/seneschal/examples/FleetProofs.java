package dev.seneschal.examples;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.ErrorLogEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What the example asks of its nodes, and what it saw of it. Each line waits for its outcome, and none stops the others. */
final class FleetProofs {

    private static final Duration TICK = Duration.ofMillis(20);

    private final FleetNodes nodes;
    private final Duration patience;

    /**
     * A line of the table.
     *
     * @param what was to be proved
     * @param proved whether it was
     * @param seen what was seen, or what was not
     */
    record Row(String what, boolean proved, String seen) {

        @Override
        public String toString() {
            return String.format("%-12s  %-10s  %s", what, proved ? "proved" : "NOT PROVED", seen);
        }
    }

    FleetProofs(FleetNodes nodes, Duration patience) {
        this.nodes = nodes;
        this.patience = patience;
    }

    List<Row> all() throws InterruptedException {
        return List.of(hello(), ping(), request(), relay(), centralLog(), processList());
    }

    Row hello() throws InterruptedException {
        return row("hello", this::provedHello);
    }

    Row ping() throws InterruptedException {
        return row("ping", this::provedPing);
    }

    Row request() throws InterruptedException {
        return row("request", this::provedRequest);
    }

    Row relay() throws InterruptedException {
        return row("relay", this::provedRelay);
    }

    Row centralLog() throws InterruptedException {
        return row("central log", this::provedCentralLog);
    }

    Row processList() throws InterruptedException {
        return row("process list", this::provedProcessList);
    }

    private static Row row(String what, Callable<String> proof) throws InterruptedException {
        try {
            return new Row(what, true, proof.call());
        } catch (InterruptedException e) {
            throw e;
        } catch (ExecutionException e) {
            return new Row(what, false, String.valueOf(e.getCause()));
        } catch (Exception e) {
            return new Row(what, false, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** The agents say hello by themselves, and central notes them. */
    private String provedHello() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (nodes.seen().size() < FleetNodes.AGENTS.size() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
        }
        List<String> names = nodes.seen().list().stream()
                .map(each -> each.node().value())
                .sorted()
                .toList();
        require(names.equals(FleetNodes.AGENTS), "hello was said by " + names);
        return "central has seen " + String.join(", ", names);
    }

    /** The ping's reply is a message of its own, for which central has a handler. */
    private String provedPing() throws Exception {
        Receipt receipt = receipt(Message.builder()
                .to("agent1")
                .method("REQPing")
                .replyMethod("REQPong")
                .build());
        require(receipt.outcome() == Receipt.Outcome.DELIVERED, "the ping's receipt is " + receipt);
        NodeName from =
                await("a pong of agent1", nodes.pongs(), node -> node.value().equals("agent1"));
        return "REQPing delivered, REQPong came from " + from;
    }

    private String provedRequest() throws Exception {
        Message reply = reply(Message.builder()
                .to("agent1")
                .method("REQWords")
                .data("how are you")
                .build());
        requireText(reply.text(), "agent1 counted 3 words for central");
        return reply.text();
    }

    /** agent3 sees the request as agent2's, which is told the reply and passes it back. */
    private String provedRelay() throws Exception {
        Message reply = reply(Message.builder()
                .to("agent3")
                .via("agent2")
                .method("REQWords")
                .data("once more with feeling")
                .build());
        requireText(reply.text(), "agent3 counted 4 words for agent2");
        return reply.text() + ", which passed it to central";
    }

    /** Nobody tells central of the error but agent1's error kernel. */
    private String provedCentralLog() throws Exception {
        Receipt receipt = receipt(
                Message.builder().to("agent1").method("REQFail").attempts(1).build());
        require(receipt.outcome() == Receipt.Outcome.GAVE_UP, "the receipt of what fails is " + receipt);
        ErrorLogEntry entry = await(
                "a line of agent1 that says \"" + FleetNodes.FAILURE + "\"",
                nodes.errorLog(),
                line -> line.from().value().equals("agent1") && line.text().contains(FleetNodes.FAILURE));
        return entry.from() + ": " + entry.text();
    }

    private String provedProcessList() throws Exception {
        List<String> lines = reply(Message.builder()
                        .to("agent1")
                        .method("REQOpProcessList")
                        .build())
                .text()
                .lines()
                .toList();
        for (String handled : List.of("REQPing", "REQWords", "REQFail", "REQOpProcessList")) {
            String subject = "agent1." + handled + ".EventACK";
            require(
                    lines.stream().anyMatch(line -> line.contains("subscriber") && line.endsWith("name: " + subject)),
                    subject + " is not among " + lines);
        }
        long subscribers =
                lines.stream().filter(line -> line.contains("subscriber")).count();
        return "agent1 has " + subscribers + " subscribers and " + (lines.size() - subscribers) + " publishers";
    }

    private Receipt receipt(Message message) throws Exception {
        try {
            return nodes.central().send(message).receipt().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no receipt within " + patience, e);
        }
    }

    private Message reply(Message message) throws InterruptedException, ExecutionException {
        return nodes.central().request(message, patience).get();
    }

    private <T> T await(String what, BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T next = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            require(next != null, "there was not " + what + " within " + patience);
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    private static void requireText(String text, String wanted) {
        require(text.equals(wanted), "the reply was \"" + text + "\" instead of \"" + wanted + "\"");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
