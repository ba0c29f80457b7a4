package dev.seneschal.codec.gob;

import java.util.List;

/** A shape that on the wire is the one it wraps. */
abstract class WrappedShape extends Shape {

    final Shape inner;

    WrappedShape(Class<?> type, Shape inner) {
        super(type, inner.kind());
        this.inner = inner;
    }

    @Override
    final void writeNull(Encoding to) {
        inner.writeNull(to);
    }

    @Override
    final int basicId() {
        return inner.basicId();
    }

    @Override
    final Object wireKey() {
        return inner.wireKey();
    }

    @Override
    final List<Shape> parts() {
        return inner.parts();
    }

    @Override
    final boolean isNumberedFirst() {
        return inner.isNumberedFirst();
    }

    @Override
    final GobDescriptor describe(int id, WireIds ids) {
        return inner.describe(id, ids);
    }
}
