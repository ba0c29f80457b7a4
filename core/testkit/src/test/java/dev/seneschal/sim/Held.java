package dev.seneschal.sim;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is held by something: the library's own objects, containers and arrays that are reached from it, by whatever fields. It ends at the
 * simulated world and its clock.
 */
final class Held {

    private static final String OURS = "dev.seneschal.";
    private static final String SIMULATION = "dev.seneschal.sim.";
    private static final String TIME = "dev.seneschal.time.";
    private static final Field[] NO_FIELDS = {};

    /** Gives what an object has. Nothing is followed from a class that has none. */
    private interface Reader extends BiConsumer<Object, Consumer<@Nullable Object>> {}

    private static final ClassValue<Optional<Reader>> READERS = new ClassValue<>() {
        @Override
        protected Optional<Reader> computeValue(Class<?> type) {
            return Optional.ofNullable(readerOf(type));
        }
    };

    private final Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Class<?>, List<Object>> byClass = new HashMap<>();
    private final Deque<Object> unread = new ArrayDeque<>();
    private int size;

    private Held(Object... roots) {
        Arrays.stream(roots).forEach(this::find);
        for (Object next = unread.poll(); next != null; next = unread.poll()) {
            READERS.get(next.getClass()).orElseThrow().accept(next, this::find);
        }
    }

    static Held by(Object... roots) {
        return new Held(roots);
    }

    /** The objects of a class. */
    <T> Stream<T> all(Class<T> type) {
        return byClass.entrySet().stream()
                .filter(each -> type.isAssignableFrom(each.getKey()))
                .flatMap(each -> each.getValue().stream())
                .map(type::cast);
    }

    /** How many objects there are, and places in containers and arrays: what a leak of any kind adds to. */
    int size() {
        return size;
    }

    private void find(@Nullable Object object) {
        if (object != null && READERS.get(object.getClass()).isPresent() && found.add(object)) {
            Class<?> type = object.getClass();
            size += 1 + places(object);
            byClass.computeIfAbsent(type, first -> new ArrayList<>()).add(object);
            unread.add(object);
        }
    }

    private static int places(Object object) {
        if (object instanceof Collection<?> several) {
            return several.size();
        }
        if (object instanceof Map<?, ?> map) {
            return map.size();
        }
        return object.getClass().isArray() ? Array.getLength(object) : 0;
    }

    private static @Nullable Reader readerOf(Class<?> type) {
        if (type.isArray()) {
            return type.getComponentType().isPrimitive()
                    ? (object, found) -> {}
                    : (object, found) -> Arrays.stream((Object[]) object).forEach(found);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return (object, found) -> ((Collection<?>) object).forEach(found);
        }
        if (Map.class.isAssignableFrom(type)) {
            return (object, found) -> ((Map<?, ?>) object).forEach((key, value) -> {
                found.accept(key);
                found.accept(value);
            });
        }
        if (type == Optional.class) {
            return (object, found) -> ((Optional<?>) object).ifPresent(found);
        }
        if (CompletableFuture.class.isAssignableFrom(type)) {
            return (object, found) -> valueOf((CompletableFuture<?>) object).ifPresent(found);
        }
        return isOurs(type) ? fieldsOf(type) : null;
    }

    private static Optional<?> valueOf(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally()
                ? Optional.ofNullable(future.join())
                : Optional.empty();
    }

    private static boolean isOurs(Class<?> type) {
        String name = type.getName();
        return name.startsWith(OURS) && !name.startsWith(SIMULATION) && !name.startsWith(TIME) && !type.isEnum();
    }

    private static Reader fieldsOf(Class<?> type) {
        Field[] fields = Stream.<Class<?>>iterate(
                        type, each -> each != null && each.getName().startsWith(OURS), Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field -> !Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive())
                .toList()
                .toArray(NO_FIELDS);
        Field.setAccessible(fields, true);
        return (object, found) -> {
            for (Field field : fields) {
                found.accept(value(field, object));
            }
        };
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + field, e);
        }
    }
}
