package dev.seneschal.benchmarks;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Two nodes of ours, each with a connection of its own, and what they are made of. */
final class SeneschalSide implements Side {

    private final Supplier<Message> messages;
    private final List<Transport> transports;
    private final List<Outbox> outboxes;
    private final Node sender;
    private final Node receiver;

    /**
     * Two nodes.
     *
     * @param number tells them from those of other sides at the same broker
     * @param transports the sender's and the receiver's
     * @param outboxes the sender's and the receiver's
     * @param messages what is sent, to {@link Messages#RECEIVER} with the number behind it
     * @param more what is added to both nodes
     */
    SeneschalSide(
            int number,
            int inFlight,
            WireFormat wire,
            List<Transport> transports,
            List<Outbox> outboxes,
            Supplier<Message> messages,
            Consumer<NodeBuilder> more)
            throws Exception {
        this.transports = transports;
        this.outboxes = outboxes;
        this.messages = messages;
        receiver = Node.builder(Messages.RECEIVER + number, wire, transports.get(1))
                .outbox(outboxes.get(1))
                .handlerConcurrency(Messages.HANDLERS)
                .handlerQueue(inFlight)
                .handle(Messages.METHOD, (note, context) -> {})
                .with(more)
                .build();
        sender = Node.builder(Messages.SENDER + number, wire, transports.get(0))
                .outbox(outboxes.get(0))
                .windowPerSubject(inFlight)
                .with(more)
                .build();
        for (Transport transport : transports) {
            awaitConnection(transport);
        }
        receiver.start();
        sender.start();
        firstMessage();
    }

    @Override
    public void send(Runnable done) {
        sender.send(messages.get()).receipt().thenAccept(receipt -> {
            if (receipt.outcome() != Receipt.Outcome.DELIVERED) {
                throw new IllegalStateException("not delivered: " + receipt);
            }
            done.run();
        });
    }

    @Override
    public void close() throws InterruptedException {
        sender.close(Messages.PATIENCE);
        receiver.close(Messages.PATIENCE);
        for (Outbox outbox : outboxes) {
            outbox.close(Messages.PATIENCE);
        }
        for (Transport transport : transports) {
            transport.close(Messages.PATIENCE);
        }
    }

    /** The broker knows of the receiver's subscription once a message has come through. */
    private void firstMessage() throws Exception {
        sender.send(messages.get()).receipt().get(Messages.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static void awaitConnection(Transport transport) throws Exception {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.complete(null);
            }
        });
        connected.get(Messages.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
