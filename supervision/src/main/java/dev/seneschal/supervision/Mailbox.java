package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where one worker gets messages from others, and sends from. Comes from {@link Mailboxes}; uwe's {@code Mailbox}.
 *
 * <p>Messages from one sender arrive in the order in which they were sent. What lies in a mailbox stays there while its worker is
 * restarted. All methods may be called from any thread; those that wait end when the worker is asked to stop, or the mailboxes are closed.
 */
public final class Mailbox {

    private static final int NOT_HOOKED = -1;

    private final String name;
    private final Mailboxes all;
    private final MailboxQueue queue;
    private final @Nullable WorkerContext context;
    private final Environment environment;
    private final AtomicInteger hookedRun = new AtomicInteger(NOT_HOOKED);

    Mailbox(String name, Mailboxes all, MailboxQueue queue, @Nullable WorkerContext context, Environment environment) {
        this.name = name;
        this.all = all;
        this.queue = queue;
        this.context = context;
        this.environment = environment;
    }

    /**
     * What others send to.
     *
     * @return the worker's path, or the name that was asked for; empty for one that only sends
     */
    public String name() {
        return name;
    }

    /**
     * How many messages wait here.
     *
     * @return the number at this moment
     */
    public int size() {
        return queue.size();
    }

    /**
     * Sends a message of kind 0.
     *
     * @param target the name of the mailbox it is for
     * @param data what it says; shared with the receiver, so better immutable
     * @return what became of it
     * @throws InterruptedException if the thread is interrupted while it waits for a place
     * @throws MailboxException if the mailbox is full, and that is to fail
     */
    public MailboxResult send(String target, Object data) throws InterruptedException {
        return send(target, 0, data);
    }

    /**
     * Sends a message. uwe's {@code SendWithKind}.
     *
     * @param target the name of the mailbox it is for
     * @param kind what sort of message it is
     * @param data what it says; shared with the receiver, so better immutable
     * @return what became of it
     * @throws InterruptedException if the thread is interrupted while it waits for a place
     * @throws MailboxException if the mailbox is full, and that is to fail
     */
    public MailboxResult send(String target, int kind, Object data) throws InterruptedException {
        return all.deliver(new MailboxMessage(target, name, kind, data, null), all.longestWait());
    }

    /**
     * Sends one message to several, one after the other. uwe's {@code SendToMany}.
     *
     * @param kind what sort of message it is
     * @param data what it says; shared by all receivers, so better immutable
     * @param targets the names of the mailboxes it is for
     * @return what became of it in each
     * @throws InterruptedException if the thread is interrupted while it waits for a place; the rest get none
     * @throws MailboxException if a mailbox is full, and that is to fail; the rest get none
     */
    public Map<String, MailboxResult> sendToMany(int kind, Object data, Collection<String> targets)
            throws InterruptedException {
        Map<String, MailboxResult> results = new LinkedHashMap<>();
        for (String target : targets) {
            results.put(target, send(target, kind, data));
        }
        return results;
    }

    /**
     * Sends one message to every mailbox there is but this one. uwe's target {@code *}.
     *
     * @param kind what sort of message it is
     * @param data what it says; shared by all receivers, so better immutable
     * @return what became of it in each
     * @throws InterruptedException if the thread is interrupted while it waits for a place; the rest get none
     * @throws MailboxException if a mailbox is full, and that is to fail; the rest get none
     */
    public Map<String, MailboxResult> broadcast(int kind, Object data) throws InterruptedException {
        return sendToMany(
                kind,
                data,
                all.names().stream().filter(other -> !other.equals(name)).toList());
    }

    /**
     * Sends a message and waits for the answer that its receiver gives by {@link MailboxMessage#reply}. The answer needs no place in this
     * mailbox.
     *
     * @param target the name of the mailbox it is for
     * @param kind what sort of message it is
     * @param data what it says; shared with the receiver, so better immutable
     * @param timeout how long to wait in all
     * @return what the receiver answered
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws TimeoutException if there is no answer in time; the receiver may have had the message
     * @throws MailboxException if it was not accepted, or dropped, or the receiver refuses to answer
     */
    public Object request(String target, int kind, Object data, Duration timeout)
            throws InterruptedException, TimeoutException {
        long end = environment.nanoTime() + Nanos.of(timeout);
        CompletableFuture<Object> answer = new CompletableFuture<>();
        MailboxResult result = all.deliver(new MailboxMessage(target, name, kind, data, answer), timeout);
        if (!result.accepted()) {
            throw new MailboxException(result, "no answer from " + target + ": " + result);
        }
        if (!environment.await(answer, Duration.ofNanos(Math.max(0, end - environment.nanoTime())))
                && answer.cancel(false)) {
            throw new TimeoutException("no answer from " + target + " within " + timeout);
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MailboxException refused ? refused : e;
        }
    }

    /**
     * Waits for the next message.
     *
     * @return the oldest message here
     * @throws InterruptedException if the thread is interrupted
     * @throws CancellationException if the worker was asked to stop, or the mailboxes are closed, and there is no message
     */
    public MailboxMessage receive() throws InterruptedException {
        MailboxMessage message = take(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE)));
        if (message == null) {
            throw new CancellationException("no message for " + name + " any more");
        }
        return message;
    }

    /**
     * Waits for the next message, but not for ever.
     *
     * @param timeout how long; zero to take only what is there
     * @return the oldest message here; empty if none came in time, or there is no use in waiting
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<MailboxMessage> poll(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(take(Nanos.of(timeout)));
    }

    private @Nullable MailboxMessage take(long nanos) throws InterruptedException {
        WorkerContext mine = context;
        if (mine == null) {
            return queue.take(environment.nanoTime() + nanos, () -> false);
        }
        if (all.isDeaf()) {
            mine.sleep(Duration.ofNanos(nanos));
            return null;
        }
        // The chief forgets the hook when a run of the worker ends.
        int run = mine.restarts();
        if (hookedRun.getAndSet(run) != run) {
            mine.onCancel(queue::wakeReceivers);
        }
        return queue.take(environment.nanoTime() + nanos, mine::isCancelled);
    }

    boolean isFor(WorkerContext other) {
        return context == other;
    }

    MailboxQueue queue() {
        return queue;
    }
}
