package dev.seneschal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java in docs/codecs.md is what compiled examples say; that they run is tested with the examples. */
class CodecsPageTest {

    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile("// docs begins\n(.*?)\n *// docs ends", Pattern.DOTALL);

    @Test
    void everySnippetIsInAnExample() throws IOException {
        List<String> snippets = found(SNIPPET, Layout.read(Layout.root().resolve("docs/codecs.md")));
        List<String> examples;
        try (Stream<Path> files = Files.list(Layout.root().resolve("examples/src/main/java/dev/seneschal/examples"))) {
            examples = files.filter(Files::isRegularFile)
                    .flatMap(file -> found(MARKED, Layout.read(file)).stream())
                    .map(text -> text.stripIndent() + "\n")
                    .toList();
        }

        assertThat(snippets).hasSizeGreaterThanOrEqualTo(3).isSubsetOf(examples);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
