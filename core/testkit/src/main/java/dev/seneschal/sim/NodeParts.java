package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxStore;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.sim.LedgerEntry.Run;
import dev.seneschal.sim.LedgerEntry.RunState;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.transport.Transport;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a simulated node is built from, in one life of it: a process, a connection, and a store with what earlier lives left. */
public final class NodeParts {

    private final SimulatedNode node;
    private final Life life;
    private final VirtualProcess process;
    private final SimulatedTransport transport;
    private final SimulatedStore store;
    private @Nullable Outbox outbox;

    NodeParts(
            SimulatedNode node, Life life, VirtualProcess process, SimulatedTransport transport, SimulatedStore store) {
        this.node = node;
        this.life = life;
        this.process = process;
        this.transport = transport;
        this.store = store;
    }

    /**
     * Where the node's time, randomness and threads come from. A handler waits by its {@code sleep} and {@code await}, and by nothing
     * else.
     *
     * @return the process, which ends when the node crashes
     */
    public VirtualProcess environment() {
        return process;
    }

    /**
     * The node's connection.
     *
     * @return a transport, connected at first
     */
    public SimulatedTransport transport() {
        return transport;
    }

    /**
     * The node's disk.
     *
     * @return a store with what was synced in earlier lives
     */
    public OutboxStore store() {
        return store;
    }

    /**
     * A builder for the node, with a durable outbox over its store. Receipts go to the ledger.
     *
     * @return a builder, to which handlers and settings are added
     */
    public NodeBuilder builder() {
        return builder(transport, DurableOutbox.over(store, OutboxLimits.DEFAULT, process));
    }

    /**
     * A builder for the node over a transport and an outbox of the scenario's, such as wrappers around {@link #transport()} and over
     * {@link #store()}. Receipts go to the ledger.
     *
     * @param over what carries its messages
     * @param keeps where its messages wait
     * @return a builder, to which handlers and settings are added
     */
    public NodeBuilder builder(Transport over, Outbox keeps) {
        outbox = keeps;
        SimulatedWorld world = node.world();
        return Node.builder(node.name(), world.wire(), over)
                .outbox(new RecordedOutbox(keeps, !(keeps instanceof RingBuffer), life, process, world.ledger()))
                .environment(process)
                .outboxWait(Duration.ZERO)
                .onReceipt(receipt -> world.ledger().reported(life, receipt))
                .onError(error -> world.ledger().note(node.name() + " reports " + error.kind() + ": " + error.text()));
    }

    /**
     * Lets the ledger know when a handler starts and ends. One that defers its outcome ends when that comes.
     *
     * @param handler a handler of the scenario's
     * @return one that does the same
     */
    public MessageHandler recorded(MessageHandler handler) {
        return (message, context) -> {
            Optional<MessageId> id = context.id();
            if (id.isEmpty()) {
                handler.handle(message, context);
                return;
            }
            DeliveryLedger ledger = node.world().ledger();
            Run run = ledger.started(life, id.get());
            RecordedContext recorded = new RecordedContext(context, () -> ledger.deferred(run), state -> {
                if (process.isAlive()) {
                    ledger.ended(run, state);
                    run.endedWhileClosing = !node.isUp();
                }
            });
            try {
                handler.handle(message, recorded);
            } catch (Throwable e) {
                recorded.end(RunState.THREW);
                throw e;
            }
            if (process.isAlive() && !recorded.isDeferred()) {
                ledger.ended(run, RunState.RETURNED);
            }
        };
    }

    Life life() {
        return life;
    }

    @Nullable
    Outbox outbox() {
        return outbox;
    }
}
