package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What Go writes is read and written back as Go meant it, and what Go refuses is refused. */
class GobVectorsTest {

    private static final int VALID = 214;
    private static final int MALFORMED = 5_371;

    private final Vectors vectors = Vectors.own();
    private final VectorChecks checks = new VectorChecks(vectors, GobLimits.defaults());

    @Test
    void readsAndWritesAllValidStreams() {
        assertThat(vectors.valid()).hasSize(VALID);
        assertThat(GobVectors.run(vectors.validFile(), checks::valid, System.out))
                .isEqualTo(VALID);
        assertThat(checks.lacking()).isEmpty();
    }

    @Test
    void hasAClassForTheTypesOfEveryVector() {
        assertThat(vectors.valid()).allSatisfy(vector -> {
            assertThat(Vectors.goTypes(vector))
                    .allSatisfy(type ->
                            assertThat(checks.types().named(type)).as(type).isPresent());
            vector.path("into")
                    .forEach(into -> assertThat(
                                    checks.types().named(into.get("go_type").asText()))
                            .as(into.toString())
                            .isPresent());
        });
    }

    @Test
    void judgesAllMalformedStreamsAsGoDoes() {
        assertThat(vectors.malformed()).hasSize(MALFORMED);
        // What compares the results goes deeper than what is compared.
        StackDepth.run(
                64 << 20,
                () -> assertThat(GobVectors.run(vectors.malformedFile(), checks::malformed, System.out))
                        .isEqualTo(MALFORMED));
        assertThat(checks.lacking()).isEmpty();
    }
}
