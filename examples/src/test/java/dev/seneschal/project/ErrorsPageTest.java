package dev.seneschal.project;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of docs/errors.md is what a compiled example says between marks; that it runs is tested with it. */
class ErrorsPageTest {

    private static final Pattern MARKED =
            Pattern.compile(" *// guide ([a-z ]*)begins\n(.*?)\n *// guide \\1ends", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySnippetIsOfTheExampleAndEveryMarkedPieceIsShown() {
        String page = Layout.read(Layout.root().resolve("docs/errors.md"));
        String example =
                Layout.read(Layout.root().resolve("examples/src/main/java/dev/seneschal/examples/Housekeeping.java"));
        List<String> shown =
                SNIPPET.matcher(page).results().map(match -> match.group(1)).collect(toList());
        Set<String> marked = MARKED.matcher(example)
                .results()
                .map(match -> match.group(2).stripIndent() + "\n")
                .collect(toSet());

        assertThat(shown).hasSize(5).containsExactlyInAnyOrderElementsOf(marked);
    }
}
