package dev.seneschal.node;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outcome of a handler run that comes later than the handler's return, and is passed on once, after both. */
final class DeferredOutcome implements Deferred {

    private final Callbacks callbacks;
    private final Consumer<Optional<Throwable>> ended;
    private Optional<Throwable> outcome = Optional.empty();
    private boolean decided;
    private @Nullable Runnable onDeadline;
    private boolean deadlineReached;
    private boolean handlerReturned;

    DeferredOutcome(Callbacks callbacks, Consumer<Optional<Throwable>> ended) {
        this.callbacks = callbacks;
        this.ended = ended;
    }

    @Override
    public void succeed() {
        complete(Optional.empty());
    }

    @Override
    public void fail(Throwable cause) {
        complete(Optional.of(cause));
    }

    @Override
    public void onDeadline(Runnable action) {
        synchronized (this) {
            onDeadline = action;
            if (!deadlineReached) {
                return;
            }
        }
        callbacks.run(action);
    }

    /** The message's time is up. */
    void deadlineReached() {
        Runnable action;
        synchronized (this) {
            deadlineReached = true;
            action = onDeadline;
        }
        if (action != null) {
            callbacks.run(action);
        }
    }

    /** The handler's thread is free; from now on an outcome is passed on as it comes. */
    void handlerReturned() {
        synchronized (this) {
            handlerReturned = true;
            if (!decided) {
                return;
            }
        }
        ended.accept(outcome);
    }

    private void complete(Optional<Throwable> first) {
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
            outcome = first;
            if (!handlerReturned) {
                return;
            }
        }
        ended.accept(first);
    }
}
