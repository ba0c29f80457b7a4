package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a class, and how to get at them: a record's components, or the fields of a class that are not transient. */
final class StructReader {

    private final Shapes shapes;
    private final Access access;

    StructReader(Shapes shapes, Access access) {
        this.shapes = shapes;
        this.access = access;
    }

    void complete(StructShape shape) {
        Layout layout = new Layout();
        try {
            StructAccess how = shape.type().isRecord() ? ofRecord(shape.type(), layout) : ofClass(shape.type(), layout);
            shape.complete(layout.fields, how, layout.numbers, layout.objects);
        } catch (ReflectiveOperationException e) {
            throw access.closed(shape.type(), e);
        }
    }

    private StructAccess ofRecord(Class<?> type, Layout layout) throws ReflectiveOperationException {
        Lookup lookup = access.into(type);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            layout.add(type, component.getName(), component, component.getAnnotatedType(), types[i]);
        }
        for (RecordComponent component : components) {
            layout.getters.add(lookup.unreflect(component.getAccessor()));
        }
        if (WidestRecord.isNeeded(types)) {
            MethodHandle make = WidestRecord.maker(access.constructor(type, types), layout.fields);
            return StructAccess.ofWidestRecord(type, make, layout.fields, layout.getters);
        }
        MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
        return StructAccess.ofRecord(type, constructor, layout.fields, layout.getters);
    }

    private StructAccess ofClass(Class<?> type, Layout layout) throws ReflectiveOperationException {
        MethodHandle constructor = constructor(type);
        List<MethodHandle> setters = new ArrayList<>();
        for (Field field : fields(type)) {
            Lookup lookup = access.into(field.getDeclaringClass());
            layout.add(type, field.getName(), field, field.getAnnotatedType(), field.getType());
            layout.getters.add(lookup.unreflectGetter(field));
            setters.add(lookup.unreflectSetter(field));
        }
        return StructAccess.ofClass(type, constructor, layout.fields, layout.getters, setters);
    }

    private MethodHandle constructor(Class<?> type) throws ReflectiveOperationException {
        try {
            return access.into(type).findConstructor(type, MethodType.methodType(void.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    type.getName() + " is no record and has no constructor without arguments", e);
        }
    }

    /** Those of the class and of the ones it extends, these first. */
    private static List<Field> fields(Class<?> type) {
        Class<?> base = type.getSuperclass();
        List<Field> fields = base == null || base == Object.class ? new ArrayList<>() : fields(base);
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers) && !field.isSynthetic()) {
                if (Modifier.isFinal(modifiers)) {
                    throw new IllegalArgumentException(type.getName() + "." + field.getName()
                            + " is final; make it transient, or the class a record");
                }
                fields.add(field);
            }
        }
        return fields;
    }

    /** The fields found so far and where they lie. */
    private final class Layout {

        private final List<StructField> fields = new ArrayList<>();
        private final List<MethodHandle> getters = new ArrayList<>();
        private int numbers;
        private int objects;

        void add(Class<?> owner, String javaName, AnnotatedElement element, AnnotatedType type, Class<?> raw) {
            String name = name(javaName, element.getAnnotation(GobName.class));
            for (StructField field : fields) {
                if (field.name().equals(name)) {
                    throw new IllegalArgumentException(owner.getName() + " has two fields " + name);
                }
            }
            int slot = raw.isPrimitive() ? numbers++ : objects++;
            boolean embedded = type.isAnnotationPresent(GobEmbedded.class);
            fields.add(new StructField(name, shape(owner, javaName, type), raw.isPrimitive(), slot, embedded));
        }

        private Shape shape(Class<?> owner, String javaName, AnnotatedType type) {
            try {
                return shapes.shape(type);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(owner.getSimpleName() + "." + javaName + ": " + e.getMessage(), e);
            }
        }

        private static String name(String javaName, @Nullable GobName given) {
            return given == null ? Character.toUpperCase(javaName.charAt(0)) + javaName.substring(1) : given.value();
        }
    }
}
