package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions that come from a container: {@code ServiceLookup lookup = context::getBean}. */
@Timeout(60)
class ServiceLookupTest {

    private final Context context = new Context();

    @Test
    void givesASlotAnActionOfTheContainer() throws Exception {
        ServiceLookup lookup = context::getBean;
        WorkerGroup<String> group = WorkerGroup.builder("greetings", String.class, lookup.supplier(Greet.class))
                .slots(1, 1)
                .build();
        group.start();

        JobResult result = group.submit("Ada").result().get(20, TimeUnit.SECONDS);
        group.close(Duration.ofSeconds(10));

        assertThat(result.reply()).contains("hello Ada");
        assertThat(context.made).hasSize(1).allMatch(Greet.class::isInstance);
    }

    /** What Spring's ApplicationContext has of this: the overloads among which the method reference must choose. */
    private static final class Context {

        final List<Object> made = new ArrayList<>();

        Object getBean(String name) {
            throw new IllegalStateException("asked by name " + name);
        }

        Object getBean(String name, Object... arguments) {
            throw new IllegalStateException("asked by name " + name + " with " + List.of(arguments));
        }

        synchronized <T> T getBean(Class<T> type) {
            try {
                T bean = type.getDeclaredConstructor().newInstance();
                made.add(bean);
                return bean;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        <T> T getBean(Class<T> type, Object... arguments) {
            throw new IllegalStateException("asked for " + type + " with " + List.of(arguments));
        }
    }

    /** A bean of scope prototype. */
    static final class Greet implements Action<String> {
        @Override
        public void perform(Job<String> job) {
            job.reply("hello " + job.body());
        }
    }
}
