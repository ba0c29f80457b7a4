package dev.seneschal.project;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Java of docs/supervision.md, docs/actions.md and docs/jetstream.md is what compiled examples and tests say between marks; that they
 * run is tested with them.
 */
class GuideTest {

    private static final Path EXAMPLES = Layout.root().resolve("examples/src/main/java/dev/seneschal/examples");
    private static final Path JETSTREAM =
            Layout.root().resolve("transport-nats/src/test/java/dev/seneschal/nats/JetStreamGuideIT.java");
    private static final Path INTERCEPTORS =
            Layout.root().resolve("supervision/src/test/java/dev/seneschal/actions/ActionTracingTest.java");
    private static final Pattern MARKED =
            Pattern.compile(" *// guide ([a-z ]*)begins\n(.*?)\n *// guide \\1ends", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySnippetIsOfAnExampleAndEveryMarkedPieceIsShown() {
        assertThat(shownIn("docs/supervision.md"))
                .hasSize(6)
                .containsExactlyInAnyOrderElementsOf(
                        markedIn("FirstWorker.java", "SupervisedService.java", "SupervisedNode.java"));
        assertThat(shownIn("docs/actions.md"))
                .hasSize(4)
                .containsExactlyInAnyOrderElementsOf(markedIn("Thumbnails.java", INTERCEPTORS.toString()));
        assertThat(shownIn("docs/jetstream.md"))
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(markedIn(JETSTREAM.toString()));
    }

    private static List<String> shownIn(String page) {
        return SNIPPET.matcher(Layout.read(Layout.root().resolve(page)))
                .results()
                .map(match -> match.group(1))
                .collect(toList());
    }

    private static Set<String> markedIn(String... files) {
        return Stream.of(files)
                .map(file -> Layout.read(EXAMPLES.resolve(file)))
                .flatMap(source -> MARKED.matcher(source).results())
                .map(match -> match.group(2).stripIndent() + "\n")
                .collect(toSet());
    }
}
