package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one stream's values are read with: the bytes, the types that were defined so far, and how to read each of them. */
final class Decoding {

    final GobInput in;
    final Slots slots = new Slots();
    /** The number of the field that comes next in the struct that is read straight; negative at its end. */
    int field = -1;

    /** That struct; null before the first one. */
    @Nullable
    StructDecoder struct;

    private @Nullable Map<PlanKey, Decoder> plans;
    private @Nullable Map<Planner.Pair, StructDecoder> structs;
    private TypeTable types;
    private boolean shared;
    private int frameStart;
    private int lastTypeId;
    private int lastStruct;

    Decoding(GobInput in) {
        this(in, new TypeTable(), false);
    }

    /** With types that others read at the same time. */
    Decoding(GobInput in, TypeTable shared) {
        this(in, shared, true);
    }

    private Decoding(GobInput in, TypeTable types, boolean shared) {
        this.in = in;
        this.types = types;
        this.shared = shared;
    }

    private record PlanKey(Shape shape, int typeId) {}

    /** The struct that is read straight, for those who read its fields. */
    StructDecoder requireStruct() {
        return Objects.requireNonNull(struct);
    }

    /** Before the fields of a struct. */
    void beginFields(StructDecoder inner) {
        field = in.readField(-1, inner.fieldCount());
        struct = inner;
    }

    /** Behind the value of a field. */
    void nextField(int last) {
        field = in.readField(last, requireStruct().fieldCount());
    }

    /** Goes back to the struct around it. */
    void endFields(@Nullable StructDecoder outer, int outerField) {
        struct = outer;
        field = outerField;
    }

    TypeTable types() {
        return types;
    }

    void define(long negatedId) {
        if (shared) {
            types = types.copy();
            shared = false;
        }
        types.define(negatedId, in);
    }

    /** The types so far, which do not change from here on. */
    TypeTable share() {
        shared = true;
        return types;
    }

    /** How to read a value of a type of this stream into a shape. */
    Decoder plan(Shape shape, int typeId) {
        if (plans == null) {
            plans = new HashMap<>();
        }
        PlanKey key = new PlanKey(shape, typeId);
        Decoder plan = plans.get(key);
        if (plan == null) {
            if (structs == null) {
                structs = new HashMap<>();
            }
            plan = Planner.plan(shape, typeId, types, in, structs);
            plans.put(key, plan);
        }
        return plan;
    }

    /** Reads definitions up to a value, whose type id it gives; -1 at the end of the stream. */
    int readTypeId() {
        boolean defined = false;
        frameStart = in.frameEnd();
        while (in.beginFrame()) {
            long id = in.readSigned();
            if (id >= 0) {
                lastTypeId = in.checkTypeId(id);
                return lastTypeId;
            }
            define(id);
            defined = true;
            if (!in.isFrameUsedUp()) {
                throw in.malformed("bytes after the definition of type " + -id);
            }
            frameStart = in.frameEnd();
        }
        if (defined) {
            throw in.malformed("the stream ends after definitions, without a value");
        }
        return -1;
    }

    /** The type id of a value that must be there. */
    int requireTypeId() {
        int typeId = readTypeId();
        if (typeId < 0) {
            throw in.malformed("the stream holds no value");
        }
        return typeId;
    }

    /** The type id that was read last. */
    int lastTypeId() {
        return lastTypeId;
    }

    /** Where in its array the frame of the last value begins, which is where the definitions before it end. */
    int frameStart() {
        return frameStart;
    }

    /** The zero that stands before every value that is no struct. */
    void beginTop(int typeId) {
        if (typeId != lastStruct && types.type(typeId, in).kind() == Kind.STRUCT) {
            lastStruct = typeId;
        }
        if (typeId != lastStruct && in.readUnsigned() != 0) {
            throw in.malformed("no zero before a value that is no struct");
        }
    }

    /**
     * Reads what follows the name in an interface, up to the value: definitions that the type needs and the stream has not had yet, the
     * type's id, and a count. A definition ends the frame, and the next one goes on with the value, of which the count then knows nothing.
     *
     * @param checked whether the count must lie within the frame, as Go wants it for values that it skips and only for these
     */
    int readInterfaceType(boolean checked) {
        while (true) {
            if (in.isFrameUsedUp()) {
                in.nextFrame();
            }
            long id = in.readSigned();
            if (id >= 0) {
                int typeId = in.checkTypeId(id);
                requireConcrete(typeId);
                readCount(checked);
                beginTop(typeId);
                return typeId;
            }
            define(id);
            if (!in.isFrameUsedUp()) {
                in.readUnsigned();
            }
        }
    }

    private void readCount(boolean checked) {
        if (checked) {
            in.readLength("value in an interface");
        } else {
            in.readUnsigned();
        }
    }

    private void requireConcrete(int typeId) {
        if (typeId == TypeTable.INTERFACE) {
            throw in.malformed("an interface directly in an interface");
        }
    }
}
