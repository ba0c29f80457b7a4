package dev.seneschal.codec.gob;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the structs that are being read or written, each struct's above those of the one it is in: numbers in one stack, all
 * else in another. Going through these, a struct costs one call of a method handle rather than one for each field, and numbers are not
 * boxed.
 */
final class Slots {

    private long[] numbers = {};
    private @Nullable Object[] objects = {};
    private int numberBase;
    private int objectBase;
    private int numberTop;
    private int objectTop;

    /** Enters a struct; its slots hold whatever they held. */
    void push(int numberCount, int objectCount) {
        numberBase = numberTop;
        objectBase = objectTop;
        numberTop += numberCount;
        objectTop += objectCount;
        if (numberTop > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numberTop);
        }
        if (objectTop > objects.length) {
            objects = Arrays.copyOf(objects, 2 * objectTop);
        }
    }

    /** Leaves a struct for the one around it, whose bases these are. */
    void pop(int outerNumberBase, int outerObjectBase) {
        numberTop = numberBase;
        objectTop = objectBase;
        numberBase = outerNumberBase;
        objectBase = outerObjectBase;
    }

    int numberBase() {
        return numberBase;
    }

    int objectBase() {
        return objectBase;
    }

    void clear(long[] zeroNumbers, @Nullable Object[] zeroObjects) {
        System.arraycopy(zeroNumbers, 0, numbers, numberBase, zeroNumbers.length);
        System.arraycopy(zeroObjects, 0, objects, objectBase, zeroObjects.length);
    }

    void restart() {
        numberBase = 0;
        objectBase = 0;
        numberTop = 0;
        objectTop = 0;
    }

    long number(int slot) {
        return numbers[numberBase + slot];
    }

    void number(int slot, long value) {
        numbers[numberBase + slot] = value;
    }

    @Nullable
    Object object(int slot) {
        return objects[objectBase + slot];
    }

    void object(int slot, @Nullable Object value) {
        objects[objectBase + slot] = value;
    }

    // ---- for method handles

    static long getNumber(Slots slots, int slot) {
        return slots.numbers[slots.numberBase + slot];
    }

    static void setNumber(Slots slots, int slot, long value) {
        slots.numbers[slots.numberBase + slot] = value;
    }

    static @Nullable Object getObject(Slots slots, int slot) {
        return slots.objects[slots.objectBase + slot];
    }

    static void setObject(Slots slots, int slot, @Nullable Object value) {
        slots.objects[slots.objectBase + slot] = value;
    }

    static boolean toBoolean(long bits) {
        return bits != 0;
    }

    static long ofBoolean(boolean value) {
        return value ? 1 : 0;
    }

    static float toFloat(long bits) {
        return (float) Double.longBitsToDouble(bits);
    }

    static long ofFloat(float value) {
        return Double.doubleToRawLongBits(value);
    }
}
