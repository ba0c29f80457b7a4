package dev.seneschal.codec.gob;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.util.Map;
import java.util.Set;

/** Refuses annotations where they say nothing: what they were meant to say would not be so on the wire. */
final class Placement {

    private static final Map<Class<? extends Annotation>, String> PLACES = Map.of(
            GobEmbedded.class, "fields that are structs",
            GobLength.class, "arrays, lists and sets",
            GobOrdinal.class, "enums",
            GobPresent.class, "structs, and arrays of fixed length",
            GobSingle.class, "GobComplex",
            GobText.class, "byte[] of any length",
            GobUnsigned.class, "whole numbers, and enums with @GobOrdinal");

    private Placement() {}

    /** Refuses all annotations of this package that are not in the set. */
    static void check(AnnotatedType type, Set<Class<? extends Annotation>> allowed) {
        for (Annotation annotation : type.getAnnotations()) {
            Class<? extends Annotation> kind = annotation.annotationType();
            if (PLACES.containsKey(kind) && !allowed.contains(kind)) {
                throw refused(kind, type);
            }
        }
    }

    static IllegalArgumentException refused(Class<? extends Annotation> annotation, AnnotatedType type) {
        return new IllegalArgumentException("@" + annotation.getSimpleName() + " is for " + PLACES.get(annotation)
                + ", not for " + type.getType().getTypeName());
    }
}
