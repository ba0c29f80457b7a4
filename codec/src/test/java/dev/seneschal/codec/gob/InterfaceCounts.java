package dev.seneschal.codec.gob;

/** Looks at the counts that stand before values in interfaces, which readers of such values have no use for. */
final class InterfaceCounts {

    private final Decoding from;
    private boolean wrong;

    private InterfaceCounts(Decoding from) {
        this.from = from;
    }

    /** Whether a count in a stream is not that of the bytes of its value, up to where the stream is malformed. */
    static boolean areWrong(byte[] bytes) {
        InterfaceCounts counts =
                new InterfaceCounts(new Decoding(new GobInput(bytes, 0, bytes.length, GobLimits.defaults())));
        try {
            counts.walk();
        } catch (GobException e) {
            // so far
        }
        return counts.wrong;
    }

    private void walk() {
        for (int type = from.readTypeId(); type >= 0; type = from.readTypeId()) {
            from.beginTop(type);
            walk(type);
        }
    }

    private void walk(int typeId) {
        GobDescriptor type = from.types().type(typeId, from.in);
        switch (type.kind()) {
            case STRUCT -> walkFields(type);
            case ARRAY, SLICE -> walkElements(Lists.readCount(from, type), type.element());
            case MAP -> {
                int count = from.in.readCount("map", 2, from.types(), typeId);
                walkElements(count, type.key(), type.element());
            }
            case INTERFACE -> walkInterface();
            default -> Skipper.skip(from, typeId);
        }
    }

    private void walkFields(GobDescriptor type) {
        int count = type.fields().size();
        for (int field = from.in.readField(-1, count); field >= 0; field = from.in.readField(field, count)) {
            walk(type.fields().get(field).type());
        }
    }

    private void walkElements(int count, int... types) {
        for (int i = 0; i < count; i++) {
            for (int type : types) {
                from.in.requireMore();
                walk(type);
            }
        }
    }

    /** A definition before the value ends the frame, and the count with it. */
    private void walkInterface() {
        GobInput in = from.in;
        if (in.readName("name of a type", Integer.MAX_VALUE).isEmpty()) {
            return;
        }
        long id = nextId();
        while (id < 0) {
            wrong = true;
            from.define(id);
            if (!in.isFrameUsedUp()) {
                in.readUnsigned();
            }
            id = nextId();
        }
        int typeId = in.checkTypeId(id);
        long count = in.readUnsigned();
        int begin = in.index();
        from.beginTop(typeId);
        walk(typeId);
        wrong |= count != in.index() - begin;
    }

    private long nextId() {
        if (from.in.isFrameUsedUp()) {
            from.in.nextFrame();
        }
        return from.in.readSigned();
    }
}
