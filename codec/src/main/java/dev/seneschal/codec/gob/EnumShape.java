package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum, as the names of its constants or as their ordinals. A name or an ordinal that it does not have is refused. */
final class EnumShape extends Shape implements Decoder {

    private final Object[] constants;
    private final String[] names;
    private final Map<String, Object> byName = new HashMap<>();
    private final boolean ordinal;

    EnumShape(Class<?> type, boolean ordinal) {
        super(type, ordinal ? Kind.INT : Kind.STRING);
        this.ordinal = ordinal;
        this.constants = type.getEnumConstants();
        this.names = new String[constants.length];
        for (int i = 0; i < constants.length; i++) {
            names[i] = name(type, ((Enum<?>) constants[i]).name());
            byName.put(names[i], constants[i]);
        }
    }

    private static String name(Class<?> type, String constant) {
        try {
            GobName name = type.getField(constant).getAnnotation(GobName.class);
            return name == null ? constant : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("EnumOrdinal") // which is what Go's constants are
    private static int index(Object constant) {
        return ((Enum<?>) constant).ordinal();
    }

    @Override
    int basicId() {
        return ordinal ? TypeTable.INT : TypeTable.STRING;
    }

    /** Ordinal 0 is left out as every zero is. */
    @Override
    @Nullable
    Object zero() {
        return ordinal && constants.length > 0 ? constants[0] : byName.get("");
    }

    @Override
    boolean isOmitted(Object value) {
        int index = index(value);
        return ordinal ? index == 0 : names[index].isEmpty();
    }

    @Override
    void write(Encoding to, Object value) {
        int index = index(value);
        if (ordinal) {
            to.out.writeSigned(index);
        } else {
            to.out.writeText(names[index]);
        }
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        if (ordinal) {
            long index = from.in.readSigned();
            if (index < 0 || index >= constants.length) {
                throw from.in.malformed(this + " has no constant of ordinal " + index);
            }
            return constants[(int) index];
        }
        String name = from.in.readText();
        Object constant = byName.get(name);
        if (constant == null) {
            throw from.in.malformed(this + " has no constant " + name);
        }
        return constant;
    }
}
