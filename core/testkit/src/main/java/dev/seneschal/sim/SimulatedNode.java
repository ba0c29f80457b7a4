package dev.seneschal.sim;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeStats;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxFailedException;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A node of a scenario through all its lives: it is killed and started again over the same store. */
public final class SimulatedNode {

    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(3);

    private final SimulatedWorld world;
    private final String name;
    private final NodeRecipe recipe;
    private final SimulatedStore store;
    private int lives;
    private boolean closing;
    private @Nullable NodeParts parts;
    private @Nullable Node node;

    SimulatedNode(SimulatedWorld world, String name, NodeRecipe recipe) {
        this.world = world;
        this.name = name;
        this.recipe = recipe;
        this.store = new SimulatedStore(
                name, world.newDice(), world.faults(), world.tally(), this::crashWriting, this::storeFailed);
    }

    /**
     * The node's name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * The node of this life.
     *
     * @return the node, if it is up
     */
    public Optional<Node> node() {
        return closing ? Optional.empty() : Optional.ofNullable(node);
    }

    /**
     * Sends a message, which the ledger follows.
     *
     * @param message what to send
     * @return the message on its way; empty if the node is down, or its outbox refuses
     */
    public Optional<Sending> send(Message message) {
        Optional<Node> up = node();
        NodeParts present = parts;
        if (up.isEmpty() || present == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordedSending(up.get().send(message), present.life(), world.ledger()));
        } catch (OutboxFullException | OutboxFailedException refused) {
            return Optional.empty();
        }
    }

    /**
     * Puts dead letters back, which the ledger follows.
     *
     * @param letters which ones; those that the node does not have are passed over
     * @return false if the node is down, or its outbox refuses
     */
    public boolean requeue(List<DeadLetter> letters) {
        Optional<Node> up = node();
        NodeParts present = parts;
        if (up.isEmpty() || present == null) {
            return false;
        }
        List<DeadLetter> there = up.get().deadLetters().list();
        List<DeadLetter> putBack =
                letters.stream().distinct().filter(there::contains).toList();
        CompletableFuture<List<MessageId>> requeued;
        try {
            requeued = up.get().deadLetters().requeue(putBack);
        } catch (OutboxFullException | OutboxFailedException refused) {
            return false;
        }
        putBack.stream()
                .filter(SimulatedNode::keepsItsId)
                .forEach(letter -> world.ledger().requeueing(letter.id()));
        requeued.thenAccept(ids -> {
            for (int i = 0; i < ids.size() && present.environment().isAlive(); i++) {
                world.ledger().requeued(present.life(), putBack.get(i), ids.get(i));
            }
        });
        return true;
    }

    private static boolean keepsItsId(DeadLetter letter) {
        return letter.direction() == DeadLetter.Direction.OUTGOING && letter.reason() != Receipt.Reason.REFUSED;
    }

    /** Kills the node's process: nothing of it runs any more, and what its store has not synced is gone. Stays down until {@link #start}. */
    public void crash() {
        NodeParts present = parts;
        if (present != null) {
            world.ledger().crashed(present.life());
            present.environment().kill();
            end(present);
        }
    }

    /** Starts the node, if it is down, over what its store holds. */
    public void start() {
        if (parts == null) {
            Life life = new Life(name, ++lives);
            var process = world.newProcess();
            NodeParts made = new NodeParts(this, life, process, world.network().connect(process), store);
            world.ledger().note(life + " is started");
            Node built = recipe.prepare(made).build();
            parts = made;
            node = built;
            built.start();
        }
    }

    /** Closes the node, as a host does, and ends its process. Stays down until {@link #start}. */
    public void close() {
        Node present = node;
        NodeParts ending = parts;
        if (closing || present == null || ending == null) {
            return;
        }
        closing = true;
        world.inTheBackground(() -> {
            try {
                world.ledger().note(ending.life() + " is closed");
                present.close(TIME_TO_CLOSE);
                Outbox outbox = ending.outbox();
                if (outbox != null) {
                    outbox.close(TIME_TO_CLOSE);
                }
            } finally {
                if (parts == ending) {
                    ending.environment().kill();
                    end(ending);
                }
            }
        });
    }

    private void end(NodeParts ended) {
        world.network().forget(ended.transport());
        Node present = node;
        if (present != null) {
            NodeStats stats = present.stats();
            world.tally().add(Happening.RETRIED, stats.retried());
            world.tally().add(Happening.REPEATED, stats.duplicates());
        }
        parts = null;
        node = null;
        closing = false;
    }

    private void crashWriting() {
        crash();
        world.crashedByItself(this);
    }

    private void storeFailed() {
        NodeParts present = parts;
        if (present != null) {
            present.life().storeFailed = true;
            world.ledger().note("store of " + present.life() + " fails");
            world.storeFailed(this);
        }
    }

    Optional<SimulatedTransport> transport() {
        return Optional.ofNullable(parts).map(NodeParts::transport);
    }

    @Nullable
    NodeParts parts() {
        return parts;
    }

    SimulatedStore store() {
        return store;
    }

    SimulatedWorld world() {
        return world;
    }

    boolean isUp() {
        return node().isPresent();
    }

    /** Whether its outbox has failed, so that it does nothing good until it is started again. */
    boolean isStoreFailed() {
        NodeParts present = parts;
        return present != null && present.life().storeFailed;
    }

    /** What is in its outbox. */
    List<OutboxRecord> outbox() {
        NodeParts present = parts;
        Outbox outbox = present == null ? null : present.outbox();
        return outbox == null ? List.of() : outbox.records();
    }

    /** Whether nothing waits or runs in it. */
    boolean isQuiet() {
        return node().map(up -> up.stats().outbox() == 0 && up.stats().running() == 0)
                .orElse(false);
    }
}
