package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActionTracingTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();
    private final List<String> parents = new CopyOnWriteArrayList<>();
    private volatile @Nullable Observation inAction;

    @Test
    void goesOnWithTheTraceOfTheJobAndTellsOfEachAttempt() throws Exception {
        registry.observationConfig().observationHandler(new Keeping());
        WorkerGroup<String> group = WorkerGroup.builder("orders", String.class, () -> job -> {
                    inAction = registry.getCurrentObservation();
                    if (job.attempt() == 1) {
                        throw new IllegalStateException("first attempt");
                    }
                })
                .retry(RetryPolicy.fixed(2, Duration.ofNanos(1)))
                .intercept(ActionTracing.in(registry))
                .build();
        group.start();

        group.submit(JobSpec.of("order").withHeader("traceparent", PARENT))
                .result()
                .get(20, TimeUnit.SECONDS);
        group.close(Duration.ofSeconds(10));

        assertThat(parents).containsExactly(PARENT, PARENT);
        assertThat(ended).extracting(Observation.Context::getName).containsOnly("seneschal.action");
        assertThat(ended.get(0).getError()).hasMessage("first attempt");
        assertThat(ended.get(1).getError()).isNull();
        assertThat(ended.get(1).getAllKeyValues().stream())
                .contains(KeyValue.of("action", "orders"), KeyValue.of("topic", "orders"), KeyValue.of("attempt", "2"));
        Observation seen = inAction;
        assertThat(seen).as("the action runs in its scope").isNotNull();
        assertThat(seen.getContext()).isSameAs(ended.get(1));
    }

    @Test
    void standsBesideTheOthersAsTheGuideSays() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ObservationRegistry observations = this.registry;
        observations.observationConfig().observationHandler(new Keeping());
        // guide interceptors begins
        ActionMetrics metrics = ActionMetrics.in(registry);
        WorkerGroup<Order> group = WorkerGroup.builder("orders", Order.class, Ship::new)
                .intercept(Interceptors.loggingContext())
                .intercept(ActionTracing.in(observations))
                .intercept(metrics)
                .build();
        metrics.show(group);
        // guide interceptors ends
        group.start();

        JobResult result = group.submit(new Order("soup")).result().get(20, TimeUnit.SECONDS);
        group.close(Duration.ofSeconds(10));

        assertThat(result.reply()).hasValue("soup is on its way");
        assertThat(ended).hasSize(1);
        assertThat(registry.get("seneschal.action.time")
                        .tag("outcome", "succeeded")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private record Order(String dish) {}

    private static final class Ship implements Action<Order> {
        @Override
        public void perform(Job<Order> job) {
            job.reply(job.body().dish() + " is on its way");
        }
    }

    /** As a bridge to a tracer does. */
    private final class Keeping implements ObservationHandler<ReceiverContext<Object>> {

        @Override
        public void onStart(ReceiverContext<Object> context) {
            parents.add(String.valueOf(context.getGetter().get(context.getCarrier(), "traceparent")));
        }

        @Override
        public void onStop(ReceiverContext<Object> context) {
            ended.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof ReceiverContext;
        }
    }
}
