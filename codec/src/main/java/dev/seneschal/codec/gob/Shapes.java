package dev.seneschal.codec.gob;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out the shapes of Java types. Not thread-safe; {@link Gob} uses it under a lock. */
final class Shapes {

    private static final Shape DURATION = new AdaptedShape(
            Duration.class,
            new ScalarShape(Long.class, Scalar.INT64, false),
            value -> ((Duration) value).toNanos(),
            nanos -> Duration.ofNanos((Long) nanos));

    private final StructReader structs;
    private final Registry registry = new Registry();
    private final Map<Class<?>, Shape> known = new HashMap<>();
    private final Map<Class<?>, StructShape> classes = new HashMap<>();
    private final Deque<StructShape> incomplete = new ArrayDeque<>();
    private boolean completing;

    Shapes(Access access) {
        this.structs = new StructReader(this, access);
        known.put(String.class, BasicShape.TEXT);
        known.put(GobComplex.class, BasicShape.COMPLEX);
        known.put(Duration.class, DURATION);
        known.put(InetAddress.class, new AddressShape());
        Externals.ALL.forEach(external -> known.put(external.type(), ExternalShape.of(external)));
    }

    Registry registry() {
        return registry;
    }

    void external(GobExternal<?> external) {
        known.put(external.type(), ExternalShape.of(external));
    }

    void adapt(Class<?> type, Shape shape) {
        known.put(type, shape);
    }

    /** The shape of a type, with everything it refers to. */
    Shape resolve(AnnotatedType type) {
        Shape shape = shape(type);
        if (!completing) {
            completing = true;
            try {
                while (!incomplete.isEmpty()) {
                    structs.complete(incomplete.remove());
                }
            } finally {
                completing = false;
            }
        }
        return shape;
    }

    /** The shape of a type, whose structs may not be complete yet. */
    Shape shape(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return arrayShape(array);
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            return genericShape(parameterized);
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return shape(wildcard.getAnnotatedUpperBounds()[0]);
        }
        if (type.getType() instanceof Class<?> plain) {
            return plain.isArray() ? arrayShape(plain) : classShape(plain, type);
        }
        throw new IllegalArgumentException(type.getType() + " stands for any type; gob needs to know which");
    }

    // ---- arrays and generic types

    private Shape arrayShape(AnnotatedArrayType array) {
        AnnotatedType component = array.getAnnotatedGenericComponentType();
        GobLength fixed = array.getAnnotation(GobLength.class);
        int length = fixed == null ? -1 : fixed.value();
        boolean present = array.isAnnotationPresent(GobPresent.class);
        Class<?> raw = raw(array.getType());
        if (raw == byte[].class && length < 0) {
            return array.isAnnotationPresent(GobText.class) ? BasicShape.TEXT_BYTES : BasicShape.BYTES;
        }
        if (component.getType() instanceof Class<?> primitive && primitive.isPrimitive()) {
            boolean unsigned = component.isAnnotationPresent(GobUnsigned.class);
            return new PrimitiveArrayShape(raw, Scalars.of(primitive, unsigned), length, present);
        }
        return new ListShape(raw, shape(component), length, present);
    }

    /** An array's class, such as the one that is handed in itself, says nothing of annotations. */
    private Shape arrayShape(Class<?> array) {
        Class<?> component = array.getComponentType();
        if (array == byte[].class) {
            return BasicShape.BYTES;
        }
        if (component.isPrimitive()) {
            return new PrimitiveArrayShape(array, Scalars.of(component, false), -1, false);
        }
        return new ListShape(array, component.isArray() ? arrayShape(component) : plainShape(component), -1, false);
    }

    private Shape genericShape(AnnotatedParameterizedType type) {
        Class<?> raw = raw(type.getType());
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        if (raw == Optional.class) {
            return new OptionalShape(shape(arguments[0]));
        }
        if (raw == Map.class) {
            return new MapShape(shape(arguments[0]), shape(arguments[1]));
        }
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            GobLength fixed = type.getAnnotation(GobLength.class);
            int length = fixed == null ? -1 : fixed.value();
            return new ListShape(raw, shape(arguments[0]), length, type.isAnnotationPresent(GobPresent.class));
        }
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            return new InterfaceShape(raw, registry);
        }
        throw new IllegalArgumentException(type.getType() + " has arguments, which gob's structs have not");
    }

    // ---- classes

    private Shape classShape(Class<?> type, AnnotatedType annotated) {
        if (Scalars.isScalar(type)) {
            return Scalars.shape(type, annotated.isAnnotationPresent(GobUnsigned.class));
        }
        if (type == GobComplex.class && annotated.isAnnotationPresent(GobSingle.class)) {
            return BasicShape.COMPLEX_OF_SINGLES;
        }
        if (type.isEnum() && !known.containsKey(type)) {
            return new EnumShape(type, annotated.isAnnotationPresent(GobOrdinal.class));
        }
        Shape shape = plainShape(type);
        return annotated.isAnnotationPresent(GobPresent.class) && shape instanceof StructShape struct
                ? new PresentShape(struct)
                : shape;
    }

    private Shape plainShape(Class<?> type) {
        Shape shape = known.get(type);
        if (shape != null) {
            return shape;
        }
        if (Scalars.isScalar(type)) {
            return Scalars.shape(type, false);
        }
        if (type.isEnum()) {
            return new EnumShape(type, false);
        }
        if (type == List.class || type == Map.class || type == Set.class || type == Optional.class) {
            throw new IllegalArgumentException(
                    type + " of what? new GobGeneric<" + type.getSimpleName() + "<...>>() {}");
        }
        if (type == Object.class || type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return new InterfaceShape(type, registry);
        }
        return structShape(type);
    }

    private StructShape structShape(Class<?> type) {
        if (type.getName().startsWith("java.")) {
            throw new IllegalArgumentException(type + " has no form in gob; adapt it to a type that has");
        }
        StructShape shape = classes.get(type);
        if (shape == null) {
            GobName name = type.getAnnotation(GobName.class);
            shape = new StructShape(type, name == null ? type.getSimpleName() : name.value());
            classes.put(type, shape);
            incomplete.add(shape);
        }
        return shape;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof java.lang.reflect.GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        }
        throw new IllegalArgumentException(type + " stands for any type; gob needs to know which");
    }
}
