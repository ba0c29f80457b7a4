package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read. */
final class Scrape {

    private static final Pattern LINE = Pattern.compile("([a-z_]+)(\\{[^}]*})? (\\S+)");

    private Scrape() {}

    /** Each value by its name and labels. */
    static Map<String, Double> of(PrometheusMeterRegistry registry) {
        Map<String, Double> values = new TreeMap<>();
        registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            String labels = parts.group(2) == null ? "" : parts.group(2);
            values.put(parts.group(1) + labels, Double.valueOf(parts.group(3)));
        });
        return values;
    }
}
