package dev.seneschal.nats;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a {@link NatsService} says of itself. Immutable; start from {@link #of}.
 *
 * @param name of the service, the same for all instances: letters, digits, {@code -} and {@code _}
 * @param version of the service, after semver.org
 * @param description one sentence for people; empty unless set
 * @param metadata anything else; none unless set. The node's name is added as {@code node}
 */
public record NatsServiceConfig(String name, String version, String description, Map<String, String> metadata) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** The pattern that semver.org suggests. */
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
            + "(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
            + "(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?");

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one cannot be used; the text names it and its value
     */
    public NatsServiceConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 letters, digits, '-' or '_', was \"" + name + "\"");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version must be like 1.0.0, after semver.org, was \"" + version + "\"");
        }
        Objects.requireNonNull(description, "description");
        metadata = Map.copyOf(metadata);
    }

    /**
     * A name and a version.
     *
     * @param name of the service; that of a queue group, for its members
     * @param version of the service
     * @return the configuration
     * @throws IllegalArgumentException if one cannot be used; the text names it and its value
     */
    public static NatsServiceConfig of(String name, String version) {
        return new NatsServiceConfig(name, version, "", Map.of());
    }

    /**
     * The same with a description.
     *
     * @param description one sentence for people
     * @return a copy
     */
    public NatsServiceConfig describedAs(String description) {
        return new NatsServiceConfig(name, version, description, metadata);
    }

    /**
     * The same with one more entry of metadata.
     *
     * @param key its key
     * @param value its value
     * @return a copy
     */
    public NatsServiceConfig with(String key, String value) {
        Map<String, String> more = new TreeMap<>(metadata);
        more.put(key, value);
        return new NatsServiceConfig(name, version, description, more);
    }
}
