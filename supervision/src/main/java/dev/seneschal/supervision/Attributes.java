package dev.seneschal.supervision;

import java.util.Map;
import java.util.Optional;

/** Looks up what a host gave its workers. */
final class Attributes {

    private Attributes() {}

    static <T> Optional<T> find(Map<String, Object> attributes, String name, Class<T> type) {
        Object value = attributes.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new ClassCastException(
                    "attribute " + name + " is a " + value.getClass().getName() + ", not a " + type.getName());
        }
        return Optional.ofNullable(value).map(type::cast);
    }
}
