package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A value of a stream as it was sent, whatever its type: what a struct left out is not there. */
public sealed interface GobValue {

    /**
     * True or false.
     *
     * @param value which
     */
    record Bool(boolean value) implements GobValue {}

    /**
     * A signed number.
     *
     * @param value the number
     */
    record Int(long value) implements GobValue {}

    /**
     * A number without a sign.
     *
     * @param value its 64 bits; see {@link Long#toUnsignedString}
     */
    record Uint(long value) implements GobValue {}

    /**
     * A floating-point number.
     *
     * @param value the number; the bits of a NaN are kept
     */
    record Real(double value) implements GobValue {}

    /**
     * A complex number.
     *
     * @param value the number
     */
    record Complex(GobComplex value) implements GobValue {}

    /**
     * A text.
     *
     * @param value the text
     */
    record Text(String value) implements GobValue {}

    /**
     * A text that is not UTF-8, which Go allows.
     *
     * @param bytes its bytes
     */
    record RawText(byte[] bytes) implements GobValue {

        @Override
        public boolean equals(Object other) {
            return other instanceof RawText that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * A slice of bytes.
     *
     * @param bytes its bytes
     */
    record Bytes(byte[] bytes) implements GobValue {

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * A slice.
     *
     * @param elements its elements
     */
    record Slice(List<GobValue> elements) implements GobValue {}

    /**
     * An array of fixed length.
     *
     * @param elements its elements
     */
    record Array(List<GobValue> elements) implements GobValue {}

    /**
     * A map.
     *
     * @param entries its entries as they were sent; of two with the same key, Go would keep the last
     */
    record Mapping(List<Entry> entries) implements GobValue {}

    /**
     * An entry of a map.
     *
     * @param key the key
     * @param value the element
     */
    record Entry(GobValue key, GobValue value) {}

    /**
     * A struct.
     *
     * @param fields those that were sent
     */
    record Struct(List<Field> fields) implements GobValue {

        /**
         * The value of a field.
         *
         * @param name its name in Go
         * @return the value, or empty if it was not sent
         */
        public Optional<GobValue> field(String name) {
            return fields.stream()
                    .filter(field -> field.name().equals(name))
                    .map(Field::value)
                    .findFirst();
        }
    }

    /**
     * A field of a struct.
     *
     * @param name its name in Go
     * @param value the value
     */
    record Field(String name, GobValue value) {}

    /**
     * A value that brought its own type.
     *
     * @param name the name that the type is registered by; empty for nil
     * @param value the value, or empty for nil
     */
    record Interface(String name, Optional<GobValue> value) implements GobValue {}

    /**
     * Bytes that a type's own method wrote.
     *
     * @param kind by which method
     * @param bytes what it wrote
     */
    record Opaque(Kind kind, byte[] bytes) implements GobValue {

        @Override
        public boolean equals(Object other) {
            return other instanceof Opaque that && kind == that.kind && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
