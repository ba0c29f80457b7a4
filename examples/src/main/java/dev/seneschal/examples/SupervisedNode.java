package dev.seneschal.examples;

import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.preset.Hosted;
import dev.seneschal.supervision.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A node as a worker of a chief, which starts it anew when one of its errors is escalated. */
final class SupervisedNode {

    private SupervisedNode() {}

    // guide escalation begins
    /** A node that runs, and what ends exceptionally when it escalates an error. */
    private record Hall(Node node, CompletableFuture<Void> escalated) {

        static Hall open(NodeBuilder builder, ErrorConfig errors) {
            CompletableFuture<Void> escalated = new CompletableFuture<>();
            Node node = builder.errors(errors.onEscalation(
                            error -> escalated.completeExceptionally(new IllegalStateException("escalated: " + error))))
                    .build();
            node.start();
            return new Hall(node, escalated);
        }

        void close(Duration within) throws InterruptedException {
            node.close(within);
        }
    }

    static Worker worker(Supplier<NodeBuilder> builder, ErrorConfig errors) {
        return Hosted.of(context -> Hall.open(builder.get(), errors), Hall::close)
                .endingWith(Hall::escalated);
    }
    // guide escalation ends
}
