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

    /**
     * A shape.
     *
     * @param type the enum
     * @param kind STRING for names; INT or UINT for ordinals
     */
    EnumShape(Class<?> type, Kind kind) {
        super(type, kind);
        this.ordinal = kind != Kind.STRING;
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
        return switch (kind()) {
            case INT -> TypeTable.INT;
            case UINT -> TypeTable.UINT;
            default -> TypeTable.STRING;
        };
    }

    /** Ordinal 0 is left out as every zero is. */
    @Override
    @Nullable
    Object zero(GobInput in) {
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
        if (kind() == Kind.INT) {
            to.out.writeSigned(index);
        } else if (ordinal) {
            to.out.writeUnsigned(index);
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
            long index = kind() == Kind.INT ? from.in.readSigned() : from.in.readUnsigned();
            if (index < 0 || index >= constants.length) {
                String shown = kind() == Kind.INT ? Long.toString(index) : Long.toUnsignedString(index);
                throw from.in.malformed(this + " has no constant of ordinal " + shown);
            }
            return constants[(int) index];
        }
        String name = from.in.readText();
        Object constant = byName.get(name);
        if (constant == null) {
            throw from.in.malformed(this + " has no constant " + Shown.name(name));
        }
        return constant;
    }
}
