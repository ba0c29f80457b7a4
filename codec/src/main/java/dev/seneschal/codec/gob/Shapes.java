package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
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
import java.util.HashSet;
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
    /** Of the type that is being resolved. */
    private final Set<Class<?>> added = new HashSet<>();

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
        added.clear();
        try {
            Shape shape = part(type);
            complete();
            return shape;
        } catch (RuntimeException | Error e) {
            forgetAdded();
            throw e;
        }
    }

    /** Completes all structs that were asked for. */
    void complete() {
        while (!incomplete.isEmpty()) {
            structs.complete(incomplete.remove());
        }
    }

    /** So that what could not be made is asked for anew the next time, rather than found half made. */
    private void forgetAdded() {
        classes.keySet().removeAll(added);
        incomplete.clear();
    }

    /** The shape of what is no field: of a type by itself, or inside another. */
    private Shape part(AnnotatedType type) {
        if (type.isAnnotationPresent(GobEmbedded.class)) {
            throw Placement.refused(GobEmbedded.class, type);
        }
        return shape(type);
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
            Placement.check(type, Set.of());
            return part(wildcard.getAnnotatedUpperBounds()[0]);
        }
        if (type.getType() instanceof Class<?> plain) {
            return plain.isArray() ? arrayShape(plain) : classShape(plain, type);
        }
        throw new IllegalArgumentException(type.getType() + " stands for any type; gob needs to know which");
    }

    // ---- arrays and generic types

    private Shape arrayShape(AnnotatedArrayType array) {
        AnnotatedType component = array.getAnnotatedGenericComponentType();
        int length = length(array);
        boolean present = array.isAnnotationPresent(GobPresent.class);
        Class<?> raw = raw(array.getType());
        if (raw == byte[].class && length < 0) {
            Placement.check(array, Set.of(GobText.class));
            Placement.check(component, Set.of(GobUnsigned.class));
            return array.isAnnotationPresent(GobText.class) ? BasicShape.TEXT_BYTES : BasicShape.BYTES;
        }
        checkLength(array, length);
        if (component.getType() instanceof Class<?> primitive && primitive.isPrimitive()) {
            Scalar scalar = scalarShape(primitive, component).scalar();
            return new PrimitiveArrayShape(raw, scalar, length, present);
        }
        return new ListShape(raw, part(component), length, present);
    }

    /** -1 if it is not fixed. */
    private static int length(AnnotatedType type) {
        GobLength fixed = type.getAnnotation(GobLength.class);
        if (fixed != null && fixed.value() < 0) {
            throw new IllegalArgumentException("@GobLength must be 0 or more, was " + fixed.value());
        }
        return fixed == null ? -1 : fixed.value();
    }

    /** What a slice or an array may be annotated with. */
    private static void checkLength(AnnotatedType type, int length) {
        Placement.check(type, length < 0 ? Set.of() : Set.of(GobLength.class, GobPresent.class));
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
        Shape adapted = known.get(raw);
        if (adapted != null) {
            Placement.check(type, Set.of());
            return adapted;
        }
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        if (raw == Optional.class) {
            Placement.check(type, Set.of());
            return new OptionalShape(part(arguments[0]));
        }
        if (raw == Map.class) {
            Placement.check(type, Set.of());
            return new MapShape(part(arguments[0]), part(arguments[1]));
        }
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            int length = length(type);
            checkLength(type, length);
            return new ListShape(raw, part(arguments[0]), length, type.isAnnotationPresent(GobPresent.class));
        }
        Placement.check(type, Set.of());
        requireNoContainer(raw, type.getType().getTypeName());
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            return new InterfaceShape(raw, registry);
        }
        throw new IllegalArgumentException(type.getType() + " has arguments, which gob's structs have not");
    }

    /** An interface or a class of the JDK that is a collection of some kind; as an interface's value it could never be read. */
    private static void requireNoContainer(Class<?> raw, String shown) {
        boolean container = Iterable.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw);
        if (container && raw.getName().startsWith("java.")) {
            throw new IllegalArgumentException(
                    shown
                            + " has no form in gob; what it holds has, in a List, Set, Collection, Map or array of that, or adapt its class");
        }
    }

    // ---- classes

    private Shape classShape(Class<?> type, AnnotatedType annotated) {
        if (Scalars.isScalar(type)) {
            return scalarShape(type, annotated);
        }
        if (type.isEnum() && !known.containsKey(type)) {
            return enumShape(type, annotated);
        }
        Shape shape = plainShape(type);
        if (shape == BasicShape.COMPLEX) {
            Placement.check(annotated, Set.of(GobSingle.class));
            return annotated.isAnnotationPresent(GobSingle.class) ? BasicShape.COMPLEX_OF_SINGLES : shape;
        }
        if (shape instanceof StructShape struct) {
            Placement.check(annotated, Set.of(GobPresent.class, GobEmbedded.class));
            return annotated.isAnnotationPresent(GobPresent.class) ? new PresentShape(struct) : struct;
        }
        Placement.check(annotated, Set.of());
        return shape;
    }

    private static ScalarShape scalarShape(Class<?> type, AnnotatedType annotated) {
        boolean whole = Scalars.of(type, true).kind() == Kind.UINT;
        Placement.check(annotated, whole ? Set.of(GobUnsigned.class) : Set.of());
        return Scalars.shape(type, annotated.isAnnotationPresent(GobUnsigned.class));
    }

    private static Shape enumShape(Class<?> type, AnnotatedType annotated) {
        boolean ordinal = annotated.isAnnotationPresent(GobOrdinal.class);
        Placement.check(annotated, ordinal ? Set.of(GobOrdinal.class, GobUnsigned.class) : Set.of());
        if (!ordinal) {
            return new EnumShape(type, Kind.STRING);
        }
        return new EnumShape(type, annotated.isAnnotationPresent(GobUnsigned.class) ? Kind.UINT : Kind.INT);
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
            return new EnumShape(type, Kind.STRING);
        }
        if (type == List.class
                || type == Map.class
                || type == Set.class
                || type == Collection.class
                || type == Optional.class) {
            throw new IllegalArgumentException(
                    type + " of what? new GobGeneric<" + type.getSimpleName() + "<...>>() {}");
        }
        requireNoContainer(type, type.getName());
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
            added.add(type);
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
