package dev.seneschal.actions;

import dev.seneschal.node.Deferred;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.NodeBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Feeds a hub from a node: the topic of a group is a method of the node. A message is acknowledged when its job is done, with the action's
 * reply; it is answered as failed when the job is not accepted, dead, dropped or handed back, and its sender tries again.
 *
 * <p>A job must be done within the message's method timeout; another attempt that would pass it is not made here. Set the node's
 * {@link NodeBuilder#handlerConcurrency} to the slots and buffers of the hub's groups together, so that what goes beyond is answered as
 * busy, which does not count as an attempt.
 */
public final class NodeFeed {

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
        node.handle(topic, type, (body, context) -> take(topic, body, context));
        return this;
    }

    private void take(String topic, Object body, HandlerContext context) throws InterruptedException {
        JobSpec<Object> job = JobSpec.of(body)
                .withHeaders(Map.of("publisher", context.publisher().value()));
        if (context.id().isPresent()) {
            job = job.withId(context.publisher() + ":" + context.id().get());
        }
        long seconds = context.message().delivery().methodTimeout();
        if (seconds > 0) {
            job = job.within(Duration.ofSeconds(seconds));
        }
        Submission submission = hub.submit(topic, job, Duration.ZERO);
        if (!submission.isAccepted()) {
            throw new RejectedExecutionException("action " + topic + " did not accept it: " + submission.outcome());
        }
        Deferred outcome = context.defer();
        submission.result().thenAccept(result -> answer(result, context, outcome));
    }

    private static void answer(JobResult result, HandlerContext context, Deferred outcome) {
        try {
            if (result.isDone()) {
                result.reply().ifPresent(reply -> reply(reply, context));
                outcome.succeed();
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
