package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Runs the conformance vectors of a folder; see {@code ./dev gob-vectors}. */
public final class GobVectors {

    static final long STACK_BYTES = 64 << 20;

    private final VectorFile file;
    private final Function<JsonNode, Optional<String>> check;
    private final PrintStream out;

    private GobVectors(VectorFile file, Function<JsonNode, Optional<String>> check, PrintStream out) {
        this.file = file;
        this.check = check;
        this.out = out;
    }

    /**
     * Prints which vectors fail and how many pass; exit code 1 unless there are some and all pass.
     *
     * @param arguments the folder
     */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("gob-vectors needs a folder with valid.jsonl and malformed.jsonl");
            System.exit(1);
        }
        System.exit(check(Path.of(arguments[0]), System.out) ? 0 : 1);
    }

    /** Whether there are vectors and all pass. The last line says how many. */
    static boolean check(Path folder, PrintStream out) {
        AtomicBoolean passed = new AtomicBoolean();
        // What parses and compares goes deeper than what is read.
        StackDepth.run(STACK_BYTES, () -> passed.set(checkAll(new Vectors(folder), out)));
        return passed.get();
    }

    private static boolean checkAll(Vectors vectors, PrintStream out) {
        VectorChecks checks = new VectorChecks(vectors, GobLimits.defaults());
        VectorFile validFile = vectors.validFile();
        VectorFile malformedFile = vectors.malformedFile();
        int valid = run(validFile, checks::valid, out);
        int malformed = run(malformedFile, checks::malformed, out);
        checks.lacking()
                .forEach((name, count) -> out.println("no class here for " + name + ": " + count
                        + (count == 1 ? " vector was" : " vectors were") + " read by the untyped reader alone"));
        int all = validFile.lines().size() + malformedFile.lines().size();
        out.println("valid " + valid + " of " + validFile.lines().size() + ", malformed " + malformed + " of "
                + malformedFile.lines().size());
        return all > 0 && valid + malformed == all && validFile.isReadable() && malformedFile.isReadable();
    }

    /** How many vectors of a file pass; prints why the others do not. */
    static int run(VectorFile file, Function<JsonNode, Optional<String>> check, PrintStream out) {
        file.problem().ifPresent(out::println);
        GobVectors run = new GobVectors(file, check, out);
        return run.passed();
    }

    private int passed() {
        int passed = 0;
        for (VectorFile.Line line : file.lines()) {
            Optional<String> wrong = line.vector().map(this::attempt).orElseGet(() -> Optional.of(line.problem()));
            if (wrong.isEmpty()) {
                passed++;
            } else {
                out.println("FAILED " + line.name() + ": " + wrong.get());
            }
        }
        return passed;
    }

    private Optional<String> attempt(JsonNode vector) {
        try {
            return check.apply(vector);
        } catch (BadVectorException e) {
            return Optional.of(e.getMessage());
        } catch (Throwable e) {
            return Optional.of("ended in " + e);
        }
    }
}
