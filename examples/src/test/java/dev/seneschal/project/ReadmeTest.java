package dev.seneschal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's Java is what a compiled example says; that it runs is tested with the example. */
class ReadmeTest {

    private static final Path EXAMPLE =
            Layout.root().resolve("examples/src/main/java/dev/seneschal/examples/FirstMessage.java");

    @Test
    void theSnippetIsTheExample() {
        String readme = Layout.read(Layout.root().resolve("README.md"));
        String example = Layout.read(EXAMPLE);

        String inReadme = between(readme, "```java\n(.*?)```");
        String inExample =
                between(example, "// README begins\n(.*?)\n *// README ends").stripIndent() + "\n";

        assertThat(inReadme).isEqualTo(inExample);
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("text has " + pattern).isTrue();
        return matcher.group(1);
    }
}
