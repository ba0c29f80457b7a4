package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import org.jspecify.annotations.Nullable;

/** A value that brings its own type by a registered name: {@code Object}, an interface or an abstract class. */
final class InterfaceShape extends Shape implements Decoder {

    private final Registry registry;

    InterfaceShape(Class<?> type, Registry registry) {
        super(type, Kind.INTERFACE);
        this.registry = registry;
    }

    @Override
    int basicId() {
        return TypeTable.INTERFACE;
    }

    @Override
    void write(Encoding to, Object value) {
        Registry.Entry entry = registry.entryOf(value);
        to.out.writeText(entry.name());
        to.out.writeSigned(to.define(entry.shape()));
        int from = to.out.position();
        if (entry.shape().kind() != Kind.STRUCT) {
            to.out.writeUnsigned(0);
        }
        Object plain = value instanceof GobNamed named ? named.value() : value;
        if (!entry.shape().type().isInstance(plain)) {
            throw new GobException(
                    entry.name() + " is registered for " + entry.shape() + ", not for "
                            + plain.getClass().getName(),
                    -1);
        }
        entry.shape().write(to, plain);
        to.out.insertLength(from);
    }

    @Override
    void writeNull(Encoding to) {
        to.out.writeUnsigned(0);
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public @Nullable Object read(Decoding from, @Nullable Object existing) {
        GobInput in = from.in;
        String name = in.readName("name of a type", in.limits().maxNameLength());
        if (name.isEmpty()) {
            return null;
        }
        Registry.Entry entry = registry.named(name);
        if (entry == null) {
            throw in.malformed("no type is registered as " + Shown.name(name));
        }
        int typeId = from.readInterfaceType(false);
        try {
            Object value = from.plan(entry.shape(), typeId).read(from, null);
            return checked(registry.restore(entry, value), in);
        } catch (GobException e) {
            throw e.inside("(" + name + ")");
        }
    }

    private @Nullable Object checked(@Nullable Object value, GobInput in) {
        if (value != null && !type().isInstance(value)) {
            throw in.malformed(value.getClass().getName() + " is no " + type().getName());
        }
        return value;
    }
}
