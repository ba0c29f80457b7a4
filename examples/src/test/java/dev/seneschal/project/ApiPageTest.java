package dev.seneschal.project;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/api.md current. With {@code -Dseneschal.write-api=true}, which {@code ./dev api} sets, writes it instead. */
class ApiPageTest {

    private static final Path FILE = Layout.root().resolve("docs/api.md");

    @Test
    void theCheckedInPageIsCurrent() throws IOException {
        String page = ApiPage.write().text();
        if (Boolean.getBoolean("seneschal.write-api")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, page);
        }

        assertThat(FILE)
                .as("the public API on one page; run ./dev api, and review what changed")
                .exists();
        assertThat(changedLines(Layout.read(FILE), page))
                .as("lines that docs/api.md lacks or has no more; run ./dev api, and review what changed")
                .isEmpty();
        assertThat(Layout.read(FILE).equals(page))
                .as("docs/api.md has the lines in the right order; run ./dev api")
                .isTrue();
    }

    private static List<String> changedLines(String before, String after) {
        List<String> old = before.lines().collect(toList());
        List<String> now = after.lines().collect(toList());
        return Stream.concat(
                        now.stream().filter(line -> !old.contains(line)).map(line -> "+ " + line),
                        old.stream().filter(line -> !now.contains(line)).map(line -> "- " + line))
                .collect(toList());
    }
}
