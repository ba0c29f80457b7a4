package dev.seneschal.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Makes meters with some tags. */
final class NodeMeters {

    private final MeterRegistry registry;
    private final Tags tags;

    NodeMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** The same with one more tag. */
    NodeMeters with(String tag, String value) {
        return new NodeMeters(registry, tags.and(tag, value));
    }

    /** Takes those out that a node of the same name had, since a registry keeps the first of each name and tags. */
    void clear() {
        List<Tag> wanted = tags.stream().toList();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith("seneschal.")
                    && meter.getId().getTags().containsAll(wanted)) {
                registry.remove(meter);
            }
        }
    }

    /** A count that is kept elsewhere, of what its name says. Of the object that it is asked of the registry keeps no hold, save of itself. */
    void count(String name, String description, DoubleSupplier count) {
        FunctionCounter.builder(name, registry, same -> count.getAsDouble())
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** A level that is read when somebody looks. */
    void level(String name, @Nullable String unit, String description, DoubleSupplier level) {
        Gauge.builder(name, level, DoubleSupplier::getAsDouble)
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    Counter counter(String name, String description) {
        return Counter.builder(name).tags(tags).description(description).register(registry);
    }

    Timer timer(String name, String description) {
        return Timer.builder(name).tags(tags).description(description).register(registry);
    }

    DistributionSummary sizes(String name, String unit, String description) {
        return DistributionSummary.builder(name)
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
