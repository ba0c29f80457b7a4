package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the logger {@code dev.seneschal.traffic} says of the messages that pass. A logging backend has its levels from the start of its
 * process, so each test starts one.
 */
@Timeout(60)
class TrafficLogTest {

    private static final String LOGGER = "dev.seneschal.traffic";
    private static final String PING = "node1.REQPing.EventACK";

    /** Stands in all that the messages say. */
    private static final String SECRET = "hush";

    @Test
    void eachStepOfAMessageIsALineWithItsIdAndWhereItPassesAndHowLargeItIs() throws Exception {
        List<String> lines = linesOf("succeed", "debug");

        Matcher attempt = match(lines.get(0), "central publishes (\\S+) to " + PING + ", attempt 1, (\\d+) bytes");
        String id = attempt.group(1);
        String bytes = attempt.group(2) + " bytes";
        assertThat(lines.get(1)).isEqualTo("node1 receives " + id + " on " + PING + ", " + bytes);
        assertThat(lines).contains("node1 answers " + id + " on " + PING + ": ACKNOWLEDGED");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("central settles " + id + ": "))
                .singleElement()
                .asString()
                .contains("Delivered");
        assertThat(lines)
                .filteredOn(line -> line.matches("node1 publishes \\S+ to central.REQResult.EventACK, attempt 1, .*"))
                .hasSize(1);
        assertThat(lines).hasSize(8).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void aMessageThatFailsIsFollowedThroughItsAttemptsAndItsReasonIsNotQuoted() throws Exception {
        List<String> lines = linesOf("fail", "debug");

        String id = match(lines.get(0), "central publishes (\\S+) to .*").group(1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("central publishes " + id))
                .satisfiesExactly(
                        first -> assertThat(first).contains("attempt 1"),
                        second -> assertThat(second).contains("attempt 2"));
        assertThat(lines)
                .filteredOn(line -> line.equals("node1 answers " + id + " on " + PING + ": FAILED"))
                .hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("central settles " + id + ": "))
                .containsExactly("central settles " + id + ": gave up as FAILED after 2 attempts");
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void nothingIsSaidUnlessAskedFor() throws Exception {
        assertThat(linesOf("succeed", "info")).isEmpty();
    }

    private static Matcher match(String line, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }

    /** What another process logs there at the given level, without time and thread. */
    private static List<String> linesOf(String handler, String level) throws Exception {
        String path = System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", "")
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        java.lang.Process child = new ProcessBuilder(
                        java,
                        "-Dorg.slf4j.simpleLogger.log." + LOGGER + "=" + level,
                        "-cp",
                        path,
                        Child.class.getName(),
                        handler)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines;
        try (BufferedReader log = child.errorReader()) {
            lines = log.lines().toList();
        }
        assertThat(child.waitFor()).as("%s", lines).isZero();
        String before = " DEBUG " + LOGGER + " - ";
        return lines.stream()
                .filter(line -> line.contains(before))
                .map(line -> line.substring(line.indexOf(before) + before.length()))
                .toList();
    }

    /** What runs in the other process. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Fleet fleet = new Fleet();
            Node central =
                    fleet.start("central", node -> node.attempts(2).handle("REQResult", (message, context) -> {}));
            fleet.start(
                    "node1",
                    node -> node.handle("REQPing", (message, context) -> {
                        if (arguments[0].equals("fail")) {
                            throw new IllegalArgumentException("cannot " + message.text());
                        }
                        context.reply(message.text());
                    }));
            Message message = Message.builder()
                    .to("node1")
                    .method("REQPing")
                    .arguments(SECRET)
                    .data(SECRET)
                    .replyMethod("REQResult")
                    .build();

            fleet.send(
                    central,
                    message.toBuilder()
                            .steward(message.steward().withFile(SECRET, SECRET))
                            .build());
            fleet.time.advance(Duration.ofMinutes(1));
        }
    }
}
