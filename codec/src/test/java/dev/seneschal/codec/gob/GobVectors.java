package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs the conformance vectors of a folder; see {@code ./dev gob-vectors}. */
public final class GobVectors {

    private GobVectors() {}

    /**
     * Prints which vectors fail and how many pass; exit code 1 unless all do.
     *
     * @param arguments the folder
     */
    public static void main(String[] arguments) {
        if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
            System.err.println("gob-vectors needs a folder with valid.jsonl and malformed.jsonl");
            System.exit(2);
        }
        Vectors vectors = new Vectors(Path.of(arguments[0]));
        if (vectors.valid().isEmpty() && vectors.malformed().isEmpty()) {
            System.err.println("no vectors in " + arguments[0]);
            System.exit(2);
        }
        // What compares the results goes deeper than what is compared.
        StackDepth.run(64 << 20, () -> System.exit(check(vectors) ? 0 : 1));
    }

    private static boolean check(Vectors vectors) {
        VectorChecks checks = new VectorChecks(vectors, GobLimits.defaults());
        int valid = run(vectors.valid(), checks::valid);
        int malformed = run(vectors.malformed(), checks::malformed);
        System.out.println("valid " + valid + " of " + vectors.valid().size() + ", malformed " + malformed + " of "
                + vectors.malformed().size());
        return valid == vectors.valid().size()
                && malformed == vectors.malformed().size();
    }

    /** How many pass. */
    static int run(List<JsonNode> vectors, Function<JsonNode, Optional<String>> check) {
        int passed = 0;
        for (JsonNode vector : vectors) {
            Optional<String> wrong = attempt(vector, check);
            if (wrong.isEmpty()) {
                passed++;
            } else {
                System.out.println("FAILED " + vector.get("name").asText() + ": " + wrong.get());
            }
        }
        return passed;
    }

    private static Optional<String> attempt(JsonNode vector, Function<JsonNode, Optional<String>> check) {
        try {
            return check.apply(vector);
        } catch (Throwable e) {
            return Optional.of("ended in " + e);
        }
    }
}
