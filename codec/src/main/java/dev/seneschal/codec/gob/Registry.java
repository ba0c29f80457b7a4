package dev.seneschal.codec.gob;

import java.lang.reflect.AnnotatedType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names by which types in interfaces are known. A name stands for one Java type, and a Java class is written under one name. Names
 * that are not here are refused; no class is ever looked up by one.
 */
final class Registry {

    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<Class<?>, Entry> byClass = new HashMap<>();
    private final Map<Class<?>, Entry> found = new ConcurrentHashMap<>();

    /** A name and what it stands for. */
    record Entry(String name, Shape shape) {}

    Registry() {
        BasicNames.register(this);
    }

    /** Go's own names, and those of the types that write themselves; a host may register them anew. */
    void add(String name, Shape shape, boolean usual) {
        Entry entry = new Entry(name, shape);
        byName.put(name, entry);
        if (usual) {
            byClass.put(shape.type(), entry);
        }
    }

    /** A class that is written under another's name. */
    void alias(Class<?> type, String name, Shape shape) {
        byClass.put(type, new Entry(name, shape));
    }

    /** A host's name for a type. */
    void register(String name, AnnotatedType type, Shapes shapes) {
        Shape shape = shapes.resolve(type);
        Entry entry = new Entry(name, shape);
        byName.put(name, entry);
        Entry before = byClass.get(shape.type());
        if (before == null) {
            byClass.put(shape.type(), entry);
        }
    }

    @Nullable
    Entry named(String name) {
        return byName.get(name);
    }

    /** The name and the shape to write a value by. */
    Entry entryOf(Object value) {
        if (value instanceof GobNamed named) {
            Entry entry = byName.get(named.name());
            if (entry == null) {
                throw new GobException("no type is registered as " + named.name(), -1);
            }
            return entry;
        }
        return found.computeIfAbsent(value.getClass(), this::find);
    }

    private Entry find(Class<?> type) {
        Entry entry = byClass.get(type);
        for (Class<?> base = type.getSuperclass(); entry == null && base != null; base = base.getSuperclass()) {
            entry = byClass.get(base);
        }
        if (entry == null) {
            for (Map.Entry<Class<?>, Entry> each : byClass.entrySet()) {
                if (each.getKey().isInterface() && each.getKey().isAssignableFrom(type)) {
                    return each.getValue();
                }
            }
            throw new GobException(
                    "no name is registered for " + type.getName() + ", which stands in an interface", -1);
        }
        return entry;
    }

    /** What to give for a value that came under a name: itself, if it would go back under the same. */
    @Nullable
    Object restore(Entry entry, @Nullable Object value) {
        return value == null || entryOf(value).name().equals(entry.name()) ? value : new GobNamed(entry.name(), value);
    }
}
