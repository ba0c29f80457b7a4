package dev.seneschal.actions;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Objects;

/**
 * Makes an observation of Micrometer's, which is an optional dependency, of each attempt; with one of its bridges that is a span. It goes
 * on with the trace that the job's headers tell of, such as W3C's {@code traceparent}; other interceptors and the action run in its scope.
 *
 * <pre>{@code
 * WorkerGroup.builder("orders", Order.class, Ship::new).intercept(ActionTracing.in(observations))
 * }</pre>
 */
public final class ActionTracing implements ActionInterceptor {

    private static final String NAME = "seneschal.action";

    private final ObservationRegistry registry;

    private ActionTracing(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * Tracing by way of a registry.
     *
     * @param registry the host's
     * @return for {@link WorkerGroupBuilder#intercept}
     */
    @SuppressWarnings("exports") // who has a registry has its module
    public static ActionTracing in(ObservationRegistry registry) {
        return new ActionTracing(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public void around(Job<?> job, Next next) throws Exception {
        Observation.CheckedRunnable<Exception> attempt = next::proceed;
        Observation.createNotStarted(NAME, () -> contextOf(job), registry)
                .contextualName(job.group() + " perform")
                .lowCardinalityKeyValue("action", job.group())
                .lowCardinalityKeyValue("topic", job.topic())
                .highCardinalityKeyValue("attempt", Integer.toString(job.attempt()))
                .observeChecked(attempt);
    }

    private static ReceiverContext<Job<?>> contextOf(Job<?> job) {
        ReceiverContext<Job<?>> context =
                new ReceiverContext<>((carrier, key) -> carrier.headers().get(key), Kind.CONSUMER);
        context.setCarrier(job);
        return context;
    }
}
