package dev.seneschal.actions;

import dev.seneschal.message.NodeName;
import dev.seneschal.node.BusyException;
import dev.seneschal.node.Deferred;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Feeds a hub from a node: the topic of a group is a method of the node. A message is acknowledged when its job is done, with the action's
 * reply; it is answered as failed when the job is dead, or dropped or handed back after an attempt, and its sender tries again. What was not
 * begun, for want of room or because the group closes, is answered as busy, which does not count as an attempt.
 *
 * <p>Each outcome tells the sender how many messages it may have on their way: what the scaling policy wants of slots and the free places
 * of the buffer, divided by the senders that were heard of in the last minute. What the action tells by {@link Job#progress} reaches the
 * sender too.
 *
 * <p>A job must be done within the message's method timeout; another attempt that would pass it is not made here. A job has the message's
 * headers, such as {@code traceparent}, but for those of the wire format, and {@code publisher}, the node that sent it. Set the node's
 * {@link NodeBuilder#handlerConcurrency} to the slots and buffers of the hub's groups together: what goes beyond waits in the node's own
 * queue, which no group knows of.
 */
public final class NodeFeed {

    private static final String PUBLISHER = "publisher";
    private static final Set<String> STEWARDS = Set.of("cmp", "serial", "fromNode");

    private final ActionHub hub;
    private final NodeBuilder node;

    private NodeFeed(ActionHub hub, NodeBuilder node) {
        this.hub = hub;
        this.node = node;
    }

    /**
     * A feed for a hub.
     *
     * @param hub where jobs go
     * @param node a node that is being built, which its messages come to
     * @return the feed, without topics yet
     */
    public static NodeFeed of(ActionHub hub, NodeBuilder node) {
        return new NodeFeed(hub, node);
    }

    /**
     * Feeds the messages of a method to the group of that topic. The group, or its template, may come later, and go: a message without one
     * is answered as failed.
     *
     * @param <T> the body of the messages
     * @param topic the method, and the group's topic
     * @param type the body of the messages, read by the node's object codecs
     * @return this
     * @throws IllegalArgumentException if the method is not valid, or has a handler already
     */
    public <T> NodeFeed topic(String topic, Class<T> type) {
        SenderShares shares = new SenderShares();
        node.handle(topic, type, (body, context) -> take(topic, body, context, shares));
        return this;
    }

    private void take(String topic, Object body, HandlerContext context, SenderShares shares)
            throws InterruptedException {
        shares.heard(context.publisher(), now());
        Submission submission = hub.submit(topic, job(body, context), Duration.ZERO);
        switch (submission.outcome()) {
            case ACCEPTED, ACCEPTED_DROPPING_OLDEST -> {
                Deferred outcome = context.defer();
                submission.onProgress(context::progress);
                submission.result().thenAccept(result -> {
                    credit(submission, context, shares);
                    answer(result, context, outcome);
                });
            }
            case DROPPED, REFUSED, TIMED_OUT, CLOSED -> {
                credit(submission, context, shares);
                throw new BusyException("action " + topic + " did not accept it: " + submission.outcome());
            }
            case DUPLICATE, QUARANTINED ->
                throw new RejectedExecutionException("action " + topic + " did not accept it: " + submission.outcome());
        }
    }

    private static JobSpec<Object> job(Object body, HandlerContext context) {
        JobSpec<Object> job = JobSpec.of(body).withHeaders(headers(context.headers(), context.publisher()));
        if (context.id().isPresent()) {
            job = job.withId(context.publisher() + ":" + context.id().get());
        }
        long seconds = context.message().delivery().methodTimeout();
        return seconds > 0 ? job.within(Duration.ofSeconds(seconds)) : job;
    }

    private static Map<String, String> headers(Headers came, NodeName publisher) {
        Map<String, String> headers = new HashMap<>();
        came.forEach((name, value) -> {
            if (!name.startsWith("Seneschal-") && !name.startsWith("Nats-") && !STEWARDS.contains(name)) {
                headers.putIfAbsent(name, value);
            }
        });
        headers.put(PUBLISHER, publisher.value());
        return headers;
    }

    private void credit(Submission submission, HandlerContext context, SenderShares shares) {
        context.credit(shares.of(submission.room(), now()));
    }

    private long now() {
        return hub.environment().nanoTime();
    }

    private static void answer(JobResult result, HandlerContext context, Deferred outcome) {
        try {
            if (result.isDone()) {
                result.reply().ifPresent(reply -> reply(reply, context));
                outcome.succeed();
            } else if (result.attempts() == 0 && result.outcome() != JobResult.Outcome.DEAD) {
                outcome.fail(new BusyException("the job is " + result.outcome()));
            } else {
                outcome.fail(result.cause()
                        .orElseGet(() -> new RejectedExecutionException("the job is " + result.outcome())));
            }
        } catch (RuntimeException unwritable) {
            outcome.fail(unwritable);
        }
    }

    private static void reply(Object reply, HandlerContext context) {
        if (reply instanceof byte[] bytes) {
            context.reply(bytes);
        } else if (reply instanceof String text) {
            context.reply(text);
        } else if (reply instanceof Job.ErrorReply error) {
            context.reply(error.reason());
        } else {
            context.replyWith(reply);
        }
    }
}
