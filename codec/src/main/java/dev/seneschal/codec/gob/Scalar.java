package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;

/**
 * Booleans and numbers of each width, held in 64 bits: whole numbers as they are, floating-point ones as the bits of a double. The wire
 * knows no widths; the receiver checks the range.
 */
enum Scalar {
    BOOL(Kind.BOOL, 1),
    INT8(Kind.INT, 8),
    INT16(Kind.INT, 16),
    INT32(Kind.INT, 32),
    INT64(Kind.INT, 64),
    UINT8(Kind.UINT, 8),
    UINT16(Kind.UINT, 16),
    UINT32(Kind.UINT, 32),
    UINT64(Kind.UINT, 64),
    FLOAT32(Kind.FLOAT, 32),
    FLOAT64(Kind.FLOAT, 64);

    private final Kind kind;
    private final int shift;

    Scalar(Kind kind, int width) {
        this.kind = kind;
        this.shift = Long.SIZE - width;
    }

    Kind kind() {
        return kind;
    }

    /** The id that every stream knows it by. */
    int typeId() {
        return switch (kind) {
            case BOOL -> TypeTable.BOOL;
            case INT -> TypeTable.INT;
            case UINT -> TypeTable.UINT;
            default -> TypeTable.FLOAT;
        };
    }

    long read(GobInput in) {
        return switch (kind) {
            case BOOL -> in.readBoolean() ? 1 : 0;
            case INT -> checkSigned(in.readSigned(), in);
            case UINT -> checkUnsigned(in.readUnsigned(), in);
            default -> checkFloat(in.readFloatBits(), in);
        };
    }

    private long checkSigned(long value, GobInput in) {
        if (value << shift >> shift != value) {
            throw outOfRange(Long.toString(value), in);
        }
        return value;
    }

    private long checkUnsigned(long value, GobInput in) {
        if (value << shift >>> shift != value) {
            throw outOfRange(Long.toUnsignedString(value), in);
        }
        return value;
    }

    private long checkFloat(long bits, GobInput in) {
        return this == FLOAT32 ? checkFloat32(bits, in) : bits;
    }

    static long checkFloat32(long bits, GobInput in) {
        double value = Double.longBitsToDouble(bits);
        if (Math.abs(value) > Float.MAX_VALUE && !Double.isInfinite(value)) {
            throw FLOAT32.outOfRange(Double.toString(value), in);
        }
        return bits;
    }

    private GobException outOfRange(String value, GobInput in) {
        return in.malformed(value + " is out of range of " + name().toLowerCase(java.util.Locale.ROOT));
    }

    void write(GobBuffer out, long bits) {
        switch (kind) {
            case BOOL -> out.writeUnsigned(bits);
            case INT -> out.writeSigned(bits);
            case UINT -> out.writeUnsigned(bits << shift >>> shift);
            default -> out.writeFloatBits(bits);
        }
    }

    /** Whether a field that holds this is left out; -0.0 is. */
    boolean isZero(long bits) {
        return kind == Kind.FLOAT ? bits << 1 == 0 : bits == 0;
    }
}
