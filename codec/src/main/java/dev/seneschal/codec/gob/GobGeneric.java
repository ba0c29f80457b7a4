package dev.seneschal.codec.gob;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;

/**
 * Names a type that a class alone cannot name, with its arguments and annotations: {@code new GobGeneric<Map<String, Point>>() {}} or
 * {@code new GobGeneric<@GobUnsigned Long>() {}}.
 *
 * @param <T> the type
 */
public abstract class GobGeneric<T> {

    private final AnnotatedType type;

    /** For the anonymous class that names the type. */
    protected GobGeneric() {
        if (!(getClass().getAnnotatedSuperclass() instanceof AnnotatedParameterizedType parameterized)
                || getClass().getSuperclass() != GobGeneric.class) {
            throw new IllegalArgumentException("GobGeneric needs its type: new GobGeneric<List<String>>() {}");
        }
        type = parameterized.getAnnotatedActualTypeArguments()[0];
    }

    AnnotatedType type() {
        return type;
    }
}
