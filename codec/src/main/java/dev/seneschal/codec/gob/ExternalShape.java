package dev.seneschal.codec.gob;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type that in Go writes its own bytes, with the hook that does so here. */
final class ExternalShape extends Shape implements Decoder {

    private final Hook<?> hook;

    private ExternalShape(Hook<?> hook) {
        super(hook.external.type(), hook.external.kind());
        this.hook = hook;
    }

    static ExternalShape of(GobExternal<?> external) {
        return new ExternalShape(new Hook<>(external));
    }

    @Override
    void write(Encoding to, Object value) {
        to.out.writeBytes(hook.encode(value));
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        return hook.decode(from.in);
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind(), hook.external.name(), 0, 0, 0, List.of());
    }

    /** The boundary to the host's code. */
    private record Hook<T>(GobExternal<T> external) {

        byte[] encode(Object value) {
            try {
                return external.encode().encode(external.type().cast(value));
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                throw new GobException(external.type().getName() + " could not be written: " + e, -1, e);
            }
        }

        T decode(GobInput in) {
            long offset = in.offset();
            byte[] bytes = in.readBytes();
            in.charge(bytes.length); // what the hook makes of them
            try {
                T value = external.decode().decode(bytes);
                if (value == null) {
                    throw new NullPointerException("the hook gave null");
                }
                return value;
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                throw new GobException(external.type().getName() + " could not be read: " + e, offset, e);
            }
        }
    }
}
