package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.codec.AllocatedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all malformed vectors, as trees and into their types, in a JVM that has little memory, and says what went wrong and what each
 * cost: by the counts of the reader, and by the JVM's.
 */
final class MalformedCorpus {

    /** With {@code -Xmx64m}. */
    private static final GobLimits LIMITS =
            GobLimits.builder().maxAllocation(16 << 20).build();

    /** What a byte may cost: the most is an empty struct in a slice, or a definition's field. */
    private static final int BYTES_A_BYTE = 256;

    /** What the reader, plans and an exception may cost. */
    private static final int BASE = 256 * 1024;

    private final VectorTypes types = new VectorTypes(LIMITS);

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

    private String largest = "";
    private long most;

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
        read(bytes, reader -> reader.readValue());
        read(bytes, GobReader::skip);
        List<GobType<?>> into = new ArrayList<>();
        Vectors.goTypes(target).forEach(type -> types.named(type).ifPresent(into::add));
        Optional<GobReader> typed = Optional.of(types.gob().reader(bytes));
        try {
            into.forEach(type -> typed.get().read(type));
        } catch (GobException expected) {
            // The only one that may come.
        }
    }

    private void read(byte[] bytes, java.util.function.Consumer<GobReader> how) {
        GobReader reader = types.gob().reader(bytes);
        try {
            while (reader.hasNext()) {
                how.accept(reader);
                requireBounded(reader.input(), bytes.length);
            }
        } catch (GobException expected) {
            requireBounded(reader.input(), bytes.length);
        }
    }

    /** Each element and each field is a step, and takes at least one byte. */
    private static void requireBounded(GobInput in, int length) {
        if (in.elements() > length) {
            throw new AssertionError(in.elements() + " elements of " + length + " bytes");
        }
    }
}
