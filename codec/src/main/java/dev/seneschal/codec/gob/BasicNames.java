package dev.seneschal.codec.gob;

import java.time.Instant;

/** The types that Go registers by itself: the basic ones and slices of them. */
final class BasicNames {

    private final Registry registry;

    private BasicNames(Registry registry) {
        this.registry = registry;
    }

    static void register(Registry registry) {
        BasicNames names = new BasicNames(registry);
        names.numbers();
        names.others();
        names.times();
    }

    private void numbers() {
        number(Long.class, long[].class, Scalar.INT64, true, "int");
        number(Long.class, long[].class, Scalar.INT64, false, "int64");
        number(Integer.class, int[].class, Scalar.INT32, true, "int32");
        number(Short.class, short[].class, Scalar.INT16, true, "int16");
        number(Byte.class, byte[].class, Scalar.INT8, true, "int8");
        number(Long.class, long[].class, Scalar.UINT64, false, "uint", "uint64", "uintptr");
        number(Integer.class, int[].class, Scalar.UINT32, false, "uint32");
        number(Short.class, short[].class, Scalar.UINT16, false, "uint16");
        number(Double.class, double[].class, Scalar.FLOAT64, true, "float64");
        number(Float.class, float[].class, Scalar.FLOAT32, true, "float32");
        number(Boolean.class, boolean[].class, Scalar.BOOL, true, "bool");
        registry.add("uint8", new ScalarShape(Byte.class, Scalar.UINT8, false), false);
    }

    private void number(Class<?> box, Class<?> array, Scalar scalar, boolean usual, String... names) {
        for (String name : names) {
            registry.add(name, new ScalarShape(box, scalar, false), usual);
            boolean usualArray = usual && array != byte[].class;
            registry.add("[]" + name, new PrimitiveArrayShape(array, scalar, -1, false), usualArray);
        }
    }

    private void others() {
        registry.add("string", BasicShape.TEXT, true);
        registry.add("[]string", new ListShape(String[].class, BasicShape.TEXT, -1, false), true);
        registry.add("[]uint8", BasicShape.BYTES, true);
        registry.add("complex128", BasicShape.COMPLEX, true);
        registry.add("[]complex128", new ListShape(GobComplex[].class, BasicShape.COMPLEX, -1, false), true);
        registry.add("complex64", BasicShape.COMPLEX_OF_SINGLES, false);
        registry.add("[]complex64", new ListShape(GobComplex[].class, BasicShape.COMPLEX_OF_SINGLES, -1, false), false);
    }

    /** Go does not register this one by itself, but under this name when it does. */
    private void times() {
        registry.add("time.Time", ExternalShape.of(Externals.OFFSET_DATE_TIME), true);
        registry.alias(Instant.class, "time.Time", ExternalShape.of(Externals.INSTANT));
    }
}
