package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.codec.AllocatedBytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads all malformed vectors, as trees, over them and into their types, in a JVM that has little memory, and says what went wrong and what
 * each cost: by the counts of the reader, and by the JVM's.
 */
final class MalformedCorpus {

    /** With {@code -Xmx64m}. */
    private static final GobLimits LIMITS =
            GobLimits.builder().maxAllocation(16 << 20).build();

    /** What a byte may cost: the most is an empty struct in a slice, or a definition's field. */
    private static final int BYTES_A_BYTE = 256;

    /** What the reader, plans and an exception may cost. */
    private static final int BASE = 256 * 1024;

    /**
     * What may be charged for a byte of what this corpus holds: its most is an element of a slice in a tree, an object of two slots, and its
     * slot in the slice. An address that says nothing is charged more, and one with a zone much more; it holds none by the thousand.
     */
    private static final int CHARGED_A_BYTE = 40;

    private final VectorTypes types = new VectorTypes(LIMITS);
    private String largest = "";
    private long most;

    private MalformedCorpus() {}

    /**
     * Prints a line for each input that went wrong, and at the end how many there were.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        Vectors vectors = Vectors.own();
        MalformedCorpus corpus = new MalformedCorpus();
        // Classes and plans are not what an input costs.
        vectors.valid().forEach(vector -> corpus.attempt(vector, vectors.bytes(vector)));
        for (JsonNode vector : vectors.malformed()) {
            byte[] bytes = vectors.malformedBytes(vector);
            JsonNode target = vectors.named(vector.get("target").asText()).orElseThrow();
            corpus.check(vector.get("name").asText(), target, bytes);
        }
        System.out.println("checked " + vectors.malformed().size());
        System.out.println("largest " + corpus.largest);
    }

    private void check(String name, JsonNode target, byte[] bytes) {
        try {
            long allocated = AllocatedBytes.by(() -> attempt(target, bytes));
            if (allocated > most) {
                most = allocated;
                largest = name + ": " + bytes.length + " bytes cost " + allocated;
            }
            if (allocated > BASE + (long) BYTES_A_BYTE * bytes.length) {
                System.out.println("WRONG " + name + ": " + bytes.length + " bytes cost " + allocated);
            }
        } catch (Throwable e) {
            System.out.println("WRONG " + name + ": " + e);
        }
    }

    private void attempt(JsonNode target, byte[] bytes) {
        GobReader trees = types.gob().reader(bytes);
        read(
                "tree",
                trees,
                bytes.length,
                trees::hasNext,
                reader -> requireWithin("steps", steps(reader.readValue()), bytes.length));
        GobReader skipping = types.gob().reader(bytes);
        read("skipped", skipping, bytes.length, skipping::hasNext, GobReader::skip);
        Iterator<String> into = Vectors.goTypes(target).iterator();
        GobReader typed = types.gob().reader(bytes);
        read(
                "typed",
                typed,
                bytes.length,
                into::hasNext,
                reader -> reader.read(types.named(into.next()).orElseThrow()));
    }

    /** Reads values while there are more, and checks what all of them together cost. */
    private static void read(
            String how, GobReader reader, int length, BooleanSupplier more, Consumer<GobReader> value) {
        long elements = 0;
        long charged = 0;
        try {
            while (more.getAsBoolean()) {
                value.accept(reader);
                elements += reader.input().elements();
                charged += reader.input().charged();
                requireWithin(how + ", charged", reader.input().charged(), LIMITS.maxAllocation());
            }
        } catch (GobException expected) {
            // The only one that may come. The last charge is of what was then not allocated.
            elements += reader.input().elements();
            charged += reader.input().charged();
        }
        requireWithin(how + ", elements", elements, Math.min(length, LIMITS.maxElements()));
        requireWithin(how + ", charged", charged, (long) CHARGED_A_BYTE * length);
        long fields =
                reader.types().stream().mapToLong(type -> type.fields().size()).sum();
        requireWithin(how + ", types", reader.types().size(), Math.min(length, LIMITS.maxTypes()));
        requireWithin(how + ", fields of types", fields, Math.min(length, LIMITS.maxFields()));
    }

    private static void requireWithin(String what, long count, long most) {
        if (count > most) {
            throw new AssertionError(what + ": " + count + ", at most " + most);
        }
    }

    /** How many values are in a value: itself, and the fields, elements, keys and others among them. Each takes at least a byte. */
    private static long steps(GobValue value) {
        Deque<GobValue> open = new ArrayDeque<>(List.of(value));
        long steps = 0;
        for (; !open.isEmpty(); steps++) {
            GobValue next = open.pop();
            if (next instanceof GobValue.Struct struct) {
                struct.fields().forEach(field -> open.push(field.value()));
            } else if (next instanceof GobValue.Slice slice) {
                slice.elements().forEach(open::push);
            } else if (next instanceof GobValue.Array array) {
                array.elements().forEach(open::push);
            } else if (next instanceof GobValue.Mapping map) {
                map.entries().forEach(entry -> {
                    open.push(entry.key());
                    open.push(entry.value());
                });
            } else if (next instanceof GobValue.Interface inner) {
                inner.value().ifPresent(open::push);
            }
        }
        return steps;
    }
}
