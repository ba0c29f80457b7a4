package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectOverlapTest {

    private static final int PAIRS = 20_000;
    private static final List<String> WORDS = List.of("a", "b");

    @ParameterizedTest
    @CsvSource({
        "a.b, a.b, true",
        "a.b, a.c, false",
        "a.b, a, false",
        "a.*, *.b, true",
        "a.>, a.b.c, true",
        "a.>, a, false",
        ">, a, true",
        "*.*, a.>, true",
        "*, a.b, false",
        "a.*.c, a.>, true",
        "b.>, a.>, false"
    })
    void saysWhetherThereIsASubjectThatBothTake(String one, String other, boolean overlap) {
        assertThat(SubjectOverlap.between(one, other)).isEqualTo(overlap);
        assertThat(SubjectOverlap.between(other, one)).isEqualTo(overlap);
    }

    /** Against trying all subjects of up to four tokens. */
    @Test
    void agreesWithTryingAllSubjects() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> subjects = subjects();

        for (int i = 0; i < PAIRS; i++) {
            String one = pattern(random);
            String other = pattern(random);
            boolean found = subjects.stream().anyMatch(each -> takes(one, each) && takes(other, each));
            assertThat(SubjectOverlap.between(one, other))
                    .as(one + " and " + other + ", seed " + seed)
                    .isEqualTo(found);
        }
    }

    private static List<String> subjects() {
        List<String> all = new ArrayList<>(WORDS);
        for (int from = 0, tokens = 2; tokens <= 4; tokens++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (String word : WORDS) {
                    all.add(all.get(i) + "." + word);
                }
            }
            from = to;
        }
        return all;
    }

    private static String pattern(Random random) {
        List<String> tokens = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            tokens.add(List.of("a", "b", "*").get(random.nextInt(3)));
        }
        if (random.nextInt(4) == 0) {
            tokens.add(">");
        }
        return String.join(".", tokens);
    }

    private static boolean takes(String pattern, String subject) {
        String[] wanted = pattern.split("\\.");
        String[] tokens = subject.split("\\.");
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return tokens.length > i;
            }
            if (i >= tokens.length || (!wanted[i].equals("*") && !wanted[i].equals(tokens[i]))) {
                return false;
            }
        }
        return wanted.length == tokens.length;
    }
}
