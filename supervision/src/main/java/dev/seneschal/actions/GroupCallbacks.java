package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** What a group runs of its host's besides actions: listeners, who waits for results, the dead letters' sink. What they throw is told. */
final class GroupCallbacks {

    /** The group in whose action, listener or callback a thread is. */
    private static final ThreadLocal<GroupRun> INSIDE = new ThreadLocal<>();

    private final GroupRun group;
    private final GroupParts parts;
    private final GroupThreads threads;

    GroupCallbacks(GroupRun group, GroupThreads threads) {
        this.group = group;
        this.threads = threads;
        parts = group.parts();
    }

    static void enter(GroupRun run) {
        INSIDE.set(run);
    }

    /** Whether the calling thread is in an action, listener or callback of a group. */
    static boolean isInside(GroupRun group) {
        return INSIDE.get() == group;
    }

    /** Whether the calling thread is in an action, listener or callback of a group of the hub with these threads. */
    static boolean isInside(GroupThreads hub) {
        GroupRun inside = INSIDE.get();
        return inside != null && inside.parts().shared() == hub;
    }

    /** Asks the listeners, on their own thread. */
    void ask(Panic panic) {
        try {
            threads.listeners().execute(() -> {
                enter(group);
                Optional<Decision> decision = parts.decide(escalation(panic), group.owner());
                group.step(now -> group.machine().panics.decided(panic, decision, now));
            });
        } catch (RejectedExecutionException closed) {
            group.step(now -> group.machine().panics.decided(panic, Optional.empty(), now));
        }
    }

    private Escalation escalation(Panic panic) {
        Throwable cause = panic.cause();
        List<JobSpec<?>> pending = new ArrayList<>();
        panic.pending().forEach(entry -> pending.add(entry.spec()));
        return new Escalation(
                group.name(),
                cause,
                cause instanceof PanicException thrown ? thrown.data() : cause,
                Escalation.WorkerProtocol.PANIC,
                parts.settings().behaviour() == Behaviour.STOP_ALL_AND_ESCALATE
                        ? Escalation.GroupProtocol.KILL_AND_ESCALATE
                        : Escalation.GroupProtocol.RESTART,
                panic.entry().spec(),
                panic.attempt(),
                pending);
    }

    /** Tells the dead letters' sink before who waits for the result, who may look there. */
    void tellResult(Entry entry) {
        run(() -> {
            CompletableFuture<JobResult> result = entry.result;
            try {
                if (entry.reason() != null) {
                    Environment environment = group.environment();
                    parts.deadLetters()
                            .accept(entry.toDeadLetter(group.name(), environment.now(), environment.nanoTime()));
                }
            } finally {
                if (result != null) {
                    result.complete(entry.toResult());
                }
            }
        });
    }

    /** Runs something of the host's, on a callback thread. */
    void run(Runnable action) {
        Runnable safe = () -> {
            GroupRun outer = INSIDE.get();
            enter(group);
            try {
                action.run();
            } catch (Throwable thrown) {
                group.warn("a callback of group " + group.name() + " threw", thrown);
            } finally {
                INSIDE.set(outer);
            }
        };
        try {
            threads.callbacks().execute(safe);
        } catch (RejectedExecutionException closed) {
            safe.run();
        }
    }
}
