package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.NodeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of error lines. */
class ErrorLogFileTest {

    @TempDir
    Path folder;

    private static ErrorLogEntry entry(String text) {
        return new ErrorLogEntry(NodeName.of("node1"), Instant.EPOCH, text);
    }

    @Test
    void appendsALineForEachAndGoesOnWhereAnEarlierOneEnded() throws IOException {
        Path file = folder.resolve("errorLog/errorCentral/error.log");

        for (int i = 1; i <= 2; i++) {
            try (ErrorLogFile log = new ErrorLogFile(file, 1_000, 1)) {
                log.accept(entry("line " + i));
            }
        }

        assertThat(Files.readString(file)).isEqualTo("line 1\nline 2\n");
    }

    @Test
    void beginsANewFileBeforeItGrowsTooLargeAndKeepsAsManyOlderOnesAsAsked() throws IOException {
        Path file = folder.resolve("error.log");

        try (ErrorLogFile log = new ErrorLogFile(file, 14, 2)) {
            for (int i = 1; i <= 8; i++) {
                log.accept(entry("line " + i));
            }
        }

        assertThat(Files.readString(file)).isEqualTo("line 7\nline 8\n");
        assertThat(Files.readString(folder.resolve("error.log.1"))).isEqualTo("line 5\nline 6\n");
        assertThat(Files.readString(folder.resolve("error.log.2"))).isEqualTo("line 3\nline 4\n");
        assertThat(folder).isDirectoryNotContaining("glob:**error.log.3");
    }

    @Test
    void aClosedOneTakesNothingAndStaysClosed() {
        ErrorLogFile log = new ErrorLogFile(folder.resolve("error.log"), 1_000, 1);
        log.close();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.accept(entry("late")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void keepsNoOlderFileWhereNoneIsAskedFor() throws IOException {
        Path file = folder.resolve("error.log");

        try (ErrorLogFile log = new ErrorLogFile(file, 1, 0)) {
            log.accept(entry("line 1"));
            log.accept(entry("line 2"));
        }

        assertThat(Files.readString(file)).isEqualTo("line 2\n");
    }

    @Test
    void goesOnAfterAFailure() throws IOException {
        Path file = folder.resolve("error.log");
        Path inTheWay = Files.createDirectories(folder.resolve("error.log.1/not-empty"));

        try (ErrorLogFile log = new ErrorLogFile(file, 7, 1)) {
            log.accept(entry("line 1"));
            assertThatThrownBy(() -> log.accept(entry("line 2"))).isInstanceOf(UncheckedIOException.class);
            Files.delete(inTheWay);
            log.accept(entry("line 3"));
        }

        assertThat(Files.readString(file)).isEqualTo("line 3\n");
        assertThat(Files.readString(folder.resolve("error.log.1"))).isEqualTo("line 1\n");
    }

    @Test
    void namesABadSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorLogFile(folder.resolve("a"), 0, 1))
                .withMessage("mostBytes must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ErrorLogFile(folder.resolve("a"), 1, -1))
                .withMessage("kept must not be negative, was -1");
    }
}
