package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a group is made of besides its settings: the host's parts, called at its boundary. */
record GroupParts(
        GroupSettings settings,
        Environment environment,
        Supplier<? extends Action<?>> actions,
        Function<Throwable, FailureKind> classify,
        List<ActionInterceptor> interceptors,
        DeadLetterSink deadLetters,
        List<EscalationListener> listeners,
        boolean keepsJvmAlive,
        @Nullable ThreadFactory threadFactory,
        @Nullable GroupThreads shared) {

    void perform(Action<?> action, Job<?> job) throws Exception {
        if (interceptors.isEmpty()) {
            call(action, job);
        } else {
            around(0, action, job);
        }
    }

    private void around(int index, Action<?> action, Job<?> job) throws Exception {
        if (index == interceptors.size()) {
            call(action, job);
        } else {
            interceptors.get(index).around(job, () -> around(index + 1, action, job));
        }
    }

    @SuppressWarnings("unchecked") // the group takes no job with another body
    private static <T> void call(Action<T> action, Job<?> job) throws Exception {
        action.perform((Job<T>) job);
    }

    /** Asks the listeners, the group's own first. */
    Optional<Decision> decide(Escalation escalation, WorkerGroup<?> group) {
        for (EscalationListener listener : listeners) {
            try {
                Optional<Decision> decision = listener.escalated(escalation, group);
                if (decision.isPresent()) {
                    return decision;
                }
            } catch (Throwable thrown) {
                LoggerFactory.getLogger(GroupRun.class)
                        .warn("an escalation listener of group " + settings.name() + " threw", thrown);
            }
        }
        return Optional.empty();
    }
}
