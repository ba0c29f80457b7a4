package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java type as gob sees it: how its values are written, and how those that are sent are read into it. */
abstract class Shape {

    private final Class<?> type;
    private final Kind kind;

    Shape(Class<?> type, Kind kind) {
        this.type = type;
        this.kind = kind;
    }

    /** The class of its values, never a primitive one. */
    Class<?> type() {
        return type;
    }

    /** What it is on the wire. */
    Kind kind() {
        return kind;
    }

    /**
     * What a field holds that was not sent.
     *
     * @param in charged with what is made for this field alone, before it is
     */
    @Nullable
    Object zero(GobInput in) {
        return null;
    }

    /** The zero that does for all, where that {@link #isZeroShared}. */
    final @Nullable Object sharedZero() {
        return zero(GobInput.ofNothing());
    }

    /** What an array of fixed length holds at first, where nothing may be null that Go does not have as nil. */
    @Nullable
    Object zeroElement(GobInput in) {
        return zero(in);
    }

    /** Whether one zero will do for all, since nobody can change it. */
    boolean isZeroShared() {
        return true;
    }

    /** Whether a field that holds this is left out. Null always is, unless the shape is {@link #isPresent}. */
    boolean isOmitted(Object value) {
        return false;
    }

    /** Whether a field of this is always written, null being an error. */
    boolean isPresent() {
        return false;
    }

    /** Writes a value, without its type. */
    abstract void write(Encoding to, Object value);

    /** Writes null as an element, which of most types gob cannot carry. */
    void writeNull(Encoding to) {
        throw new GobException("null among elements of " + this + ", which gob cannot carry", -1);
    }

    /** How to read a sent type into this one, or a {@link GobException} if it does not fit. */
    abstract Decoder decoder(Planner planner, int typeId);

    /** The id that every stream knows it by, or 0 if it must be defined. */
    int basicId() {
        return 0;
    }

    /** Equal for two shapes that are one type on the wire. */
    Object wireKey() {
        int basic = basicId();
        return basic > 0 ? (Object) basic : this;
    }

    /** The shapes that its definition refers to, in the order of the wire. */
    List<Shape> parts() {
        return List.of();
    }

    /** Whether ids are given to a struct before its parts, as they must since it may contain itself, or to other types after. */
    boolean isNumberedFirst() {
        return false;
    }

    /** Its definition, with the ids of its parts. */
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind, "", 0, 0, 0, List.of());
    }

    final GobDescriptor requireKind(Planner planner, int typeId) {
        GobDescriptor sent = planner.type(typeId);
        if (sent.kind() != kind) {
            throw planner.misfit(sent, this);
        }
        return sent;
    }

    /** For errors: the Java type. */
    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
