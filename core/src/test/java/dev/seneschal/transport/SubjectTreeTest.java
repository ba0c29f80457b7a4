package dev.seneschal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTreeTest {

    private final SubjectTree<String> tree = new SubjectTree<>();

    @ParameterizedTest
    @CsvSource({
        "a,     a,     true",
        "a,     b,     false",
        "a,     a.b,   false",
        "a.b,   a,     false",
        "*,     a,     true",
        "*,     a.b,   false",
        "a.*,   a.b,   true",
        "a.*,   a,     false",
        "*.b,   a.b,   true",
        "*.b,   a.c,   false",
        "a.*.c, a.b.c, true",
        ">,     a,     true",
        ">,     a.b.c, true",
        "a.>,   a.b,   true",
        "a.>,   a.b.c, true",
        "a.>,   a,     false",
        "a.>,   b.a,   false",
        "*.>,   a.b,   true",
    })
    void matchesAsNatsDoes(String listenedTo, String published, boolean expected) {
        tree.add(listenedTo, "listener");

        assertThat(tree.match(published).contains("listener")).isEqualTo(expected);
    }

    @Test
    void findsEveryListenerOnceForEachTimeItWasAdded() {
        tree.add("a.b", "exact");
        tree.add("a.b", "exact");
        tree.add("a.*", "one");
        tree.add(">", "rest");
        tree.add("a.b.c", "other");

        assertThat(tree.match("a.b")).containsExactlyInAnyOrder("exact", "exact", "one", "rest");
    }

    @Test
    void keepsNothingOfWhatWasRemoved() {
        tree.add("a.b.c", "first");
        tree.add("a.b.c", "second");
        tree.add("a.>", "third");

        tree.remove("a.b.c", "first");
        assertThat(tree.match("a.b.c")).containsExactlyInAnyOrder("second", "third");
        tree.remove("a.b.c", "second");
        tree.remove("a.>", "third");
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        tree.add("a.b", "listener");

        tree.remove("a.c", "listener");
        tree.remove("a.b.c", "listener");
        tree.remove("a.b", "another");

        assertThat(tree.match("a.b")).containsExactly("listener");
    }
}
