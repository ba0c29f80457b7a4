package dev.seneschal.codec.gob;

import java.util.HashMap;
import java.util.Map;

/** Which Java type is which boolean or number. */
final class Scalars {

    private record Form(Class<?> box, Scalar signed, Scalar unsigned) {}

    private static final Map<Class<?>, Form> FORMS = new HashMap<>();

    static {
        add(boolean.class, Boolean.class, Scalar.BOOL, Scalar.BOOL);
        add(byte.class, Byte.class, Scalar.INT8, Scalar.UINT8);
        add(short.class, Short.class, Scalar.INT16, Scalar.UINT16);
        add(char.class, Character.class, Scalar.UINT16, Scalar.UINT16);
        add(int.class, Integer.class, Scalar.INT32, Scalar.UINT32);
        add(long.class, Long.class, Scalar.INT64, Scalar.UINT64);
        add(float.class, Float.class, Scalar.FLOAT32, Scalar.FLOAT32);
        add(double.class, Double.class, Scalar.FLOAT64, Scalar.FLOAT64);
    }

    private Scalars() {}

    private static void add(Class<?> primitive, Class<?> box, Scalar signed, Scalar unsigned) {
        Form form = new Form(box, signed, unsigned);
        FORMS.put(primitive, form);
        FORMS.put(box, form);
    }

    static boolean isScalar(Class<?> type) {
        return FORMS.containsKey(type);
    }

    static Scalar of(Class<?> type, boolean unsigned) {
        Form form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException(type + " is no number");
        }
        return unsigned ? form.unsigned() : form.signed();
    }

    static ScalarShape shape(Class<?> type, boolean unsigned) {
        Form form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException(type + " is no number");
        }
        return new ScalarShape(form.box(), unsigned ? form.unsigned() : form.signed(), type.isPrimitive());
    }
}
