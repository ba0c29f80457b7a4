package dev.seneschal.sim;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.node.Deferred;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.sim.LedgerEntry.RunState;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A handler's context that says when the handler defers its outcome, and when that has come. */
final class RecordedContext implements HandlerContext {

    private final HandlerContext context;
    private final Runnable onDefer;
    private final Consumer<RunState> onOutcome;
    private boolean deferred;
    private boolean ended;

    RecordedContext(HandlerContext context, Runnable onDefer, Consumer<RunState> onOutcome) {
        this.context = context;
        this.onDefer = onDefer;
        this.onOutcome = onOutcome;
    }

    boolean isDeferred() {
        return deferred;
    }

    @Override
    public Deferred defer() {
        Deferred outcome = context.defer();
        deferred = true;
        onDefer.run();
        return new Deferred() {
            @Override
            public void succeed() {
                end(RunState.RETURNED);
                outcome.succeed();
            }

            @Override
            public void fail(Throwable cause) {
                end(RunState.THREW);
                outcome.fail(cause);
            }

            @Override
            public void onDeadline(Runnable action) {
                outcome.onDeadline(action);
            }
        };
    }

    /** The first outcome counts, be it the deferred one or that the handler threw. */
    void end(RunState state) {
        if (!ended) {
            ended = true;
            onOutcome.accept(state);
        }
    }

    @Override
    public Optional<MessageId> id() {
        return context.id();
    }

    @Override
    public NodeName publisher() {
        return context.publisher();
    }

    @Override
    public Subject subject() {
        return context.subject();
    }

    @Override
    public Message message() {
        return context.message();
    }

    @Override
    public Headers headers() {
        return context.headers();
    }

    @Override
    public void reply(byte[] data) {
        context.reply(data);
    }

    @Override
    public void reply(String text) {
        context.reply(text);
    }

    @Override
    public void replyWith(Object body) {
        context.replyWith(body);
    }

    @Override
    public void moreTime(Duration time) {
        context.moreTime(time);
    }

    @Override
    public void progress(String words) {
        context.progress(words);
    }

    @Override
    public void credit(int window) {
        context.credit(window);
    }

    @Override
    public Node node() {
        return context.node();
    }

    @Override
    public CompletableFuture<ErrorAction> report(Severity severity, String text) {
        return context.report(severity, text);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        context.sleep(time);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return context.await(future, timeout);
    }
}
