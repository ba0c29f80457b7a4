package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record, or a class with a constructor without arguments, as a struct. Its fields are filled in once, since it may contain itself. */
final class StructShape extends Shape {

    /** What a field of a zero takes: its own place, and one of slots that begin with twice what is asked for. */
    private static final int ZERO_SLOTS = 3;

    private final String name;
    private StructField[] fields = {};
    private Map<String, StructField> byName = Map.of();
    private @Nullable StructAccess access;
    private int numberCount;
    private int objectCount;
    private @Nullable Object[] zeros = {};
    private long[] zeroNumbers = {};
    private StructField[] late = {};

    StructShape(Class<?> type, String name) {
        super(type, Kind.STRUCT);
        this.name = name;
    }

    /** Completes it. */
    void complete(List<StructField> all, StructAccess how, int numbers, int objects) {
        fields = all.toArray(StructField[]::new);
        access = how;
        numberCount = numbers;
        objectCount = objects;
        zeros = new @Nullable Object[objects];
        zeroNumbers = new long[numbers];
        byName = new HashMap<>();
        List<StructField> notShared = new ArrayList<>();
        for (StructField field : fields) {
            byName.put(field.name(), field);
            if (!field.presetZero(zeros)) {
                notShared.add(field);
            }
        }
        late = notShared.toArray(StructField[]::new);
    }

    String name() {
        return name;
    }

    int fieldCount() {
        return fields.length;
    }

    List<StructField> fields() {
        return List.of(fields);
    }

    @Nullable
    StructField field(String sent) {
        return byName.get(sent);
    }

    private StructAccess access() {
        if (access == null) {
            throw new IllegalStateException(this + " is not complete");
        }
        return access;
    }

    // ---- writing

    @Override
    void write(Encoding to, Object value) {
        to.enter();
        if (to.isDeep()) {
            writeBySlots(to, value);
        } else {
            int outer = to.beginFields();
            access().write(value, to);
            to.endFields(outer);
        }
        to.leave();
    }

    /** Needs less of the stack for values in one another. */
    private void writeBySlots(Encoding to, Object value) {
        Slots slots = to.slots;
        int numberBase = slots.numberBase();
        int objectBase = slots.objectBase();
        slots.push(numberCount, objectCount);
        access().load(value, slots);
        int last = -1;
        for (int i = 0; i < fields.length; i++) {
            StructField field = fields[i];
            if (field.isWritten(slots)) {
                to.out.writeUnsigned(i - last);
                last = i;
                if (!field.writeSimple(to)) {
                    writeObject(to, field);
                }
            }
        }
        to.out.writeUnsigned(0);
        slots.pop(numberBase, objectBase);
    }

    private static void writeObject(Encoding to, StructField field) {
        try {
            field.shape().write(to, Objects.requireNonNull(to.slots.object(field.slot())));
        } catch (GobException e) {
            throw e.inside(field.name());
        }
    }

    // ---- reading, for StructDecoder

    @Override
    Decoder decoder(Planner planner, int typeId) {
        return planner.struct(this, typeId);
    }

    /**
     * Enters the slots, which then hold what an existing or a new object holds.
     *
     * @return the object to be filled, or null for a record, which is made at the end
     */
    @Nullable
    Object begin(Slots slots, @Nullable Object existing, GobInput in) {
        slots.push(numberCount, objectCount);
        Object target = access().target(existing, in);
        Object filled = target == null ? existing : target;
        if (filled == null) {
            slots.clear(zeroNumbers, zeros);
        } else {
            access().load(filled, slots);
        }
        return target;
    }

    /** Whether a record can be made by {@link #readStraight} of structs that are sent with these fields. */
    boolean readsStraight(GobDescriptor sent) {
        int count = sent.fields().size();
        if (count > fields.length || !access().readsStraight()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!fields[i].name().equals(sent.fields().get(i).name())) {
                return false;
            }
        }
        return true;
    }

    /** Reads a record whose fields come in its own order. */
    Object readStraight(Decoding from) {
        return access().read(from);
    }

    /** Makes or fills the object from the slots; what a record was not sent is zero. */
    Object end(Slots slots, @Nullable Object target, GobInput in) {
        if (target != null) {
            return access().store(target, slots, in);
        }
        for (StructField field : late) {
            field.fillZero(slots, in);
        }
        return access().make(slots, in);
    }

    /** The zero value: nothing was sent. */
    @Override
    Object zeroElement(GobInput in) {
        in.chargeObject(ZERO_SLOTS * (long) (1 + fields.length));
        Slots slots = new Slots();
        return end(slots, begin(slots, null, in), in);
    }

    // ---- its definition

    @Override
    List<Shape> parts() {
        List<Shape> parts = new ArrayList<>();
        for (StructField field : fields) {
            parts.add(field.shape());
        }
        return parts;
    }

    @Override
    boolean isNumberedFirst() {
        return true;
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        List<GobDescriptor.Field> described = new ArrayList<>();
        for (StructField field : fields) {
            described.add(new GobDescriptor.Field(field.name(), ids.idOf(field.shape())));
        }
        return new GobDescriptor(id, Kind.STRUCT, name, 0, 0, 0, described);
    }

    @Override
    public String toString() {
        return name;
    }
}
