package dev.seneschal.node;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a {@link ProcessFunction} works with. Used on its thread only.
 *
 * @param <T> what handlers hand to it
 */
public interface ProcessContext<T> {

    /**
     * The node it runs in.
     *
     * @return the node
     */
    Node node();

    /**
     * The name of its process.
     *
     * @return such as {@code node1.REQHello.EventNACK_subscriber}
     */
    String name();

    /**
     * Waits for what a handler hands over.
     *
     * @param timeout how long
     * @return the next item, or empty if none came in time
     * @throws InterruptedException if the process is to stop
     */
    Optional<T> receive(Duration timeout) throws InterruptedException;

    /**
     * Lets time pass.
     *
     * @param time how long
     * @throws InterruptedException if the process is to stop
     */
    void sleep(Duration time) throws InterruptedException;

    /**
     * Sends a message. It does not wait for a place in a full outbox, but throws.
     *
     * @param message as for {@link Node#send(Message)}
     * @return what becomes of it
     */
    default Sending send(Message message) {
        return node().send(message);
    }

    /**
     * Reports to the error kernel.
     *
     * @param severity how bad it is
     * @param text what happened
     * @return what the error policy answers, which nobody need wait for
     */
    CompletableFuture<ErrorAction> report(Severity severity, String text);
}
