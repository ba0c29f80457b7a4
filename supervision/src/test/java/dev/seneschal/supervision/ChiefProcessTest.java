package dev.seneschal.supervision;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Environment;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Signals and exit codes, with JVMs that get real ones. */
@Timeout(120)
class ChiefProcessTest {

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endAll() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void sigtermEndsRunAndTheHostGoesOn() throws Exception {
        Child child = start("run");
        child.awaitLine("worker runs");

        child.signal("TERM");

        assertThat(child.rest()).containsExactly("worker ends", "callback", "run returned SIGNAL SIGTERM GRACEFUL");
        assertThat(child.exitCode()).as("the host's own").isEqualTo(42);
    }

    @Test
    void sigintEndsRunAndTheHostGoesOn() throws Exception {
        Child child = start("run");
        child.awaitLine("worker runs");

        child.signal("INT");

        assertThat(child.rest()).containsExactly("worker ends", "callback", "run returned SIGNAL SIGINT GRACEFUL");
        assertThat(child.exitCode()).isEqualTo(42);
    }

    @Test
    void asAWholeProgramAChiefThatIsToldToStopExitsWith0() throws Exception {
        Child child = start("main");
        child.awaitLine("worker runs");

        child.signal("INT");

        assertThat(child.rest()).containsExactly("worker ends", "callback");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void aSecondSignalForcesTheEnd() throws Exception {
        Child child = start("main-stuck");
        child.awaitLine("worker runs");
        child.signal("TERM");
        child.awaitLine("asked to stop");

        child.signal("TERM");

        assertThat(child.rest())
                .containsSubsequence("ignores an interrupt", "callback")
                .contains("abandoned worker");
        assertThat(child.exitCode()).isEqualTo(9);
    }

    @Test
    void aSecondSignalEndsTheJvmWhereTheShutdownCallbackHangs() throws Exception {
        Child child = start("main-callback-stuck");
        child.awaitLine("worker runs");
        child.signal("TERM");
        child.awaitLine("callback");

        child.signal("TERM");

        assertThat(child.exitCode())
                .as("what a JVM says that was ended by SIGTERM")
                .isEqualTo(143);
    }

    @Test
    void aWorkerThatIgnoresAllIsAbandonedWhenTheBudgetIsOverAndTheExitCodeSaysSo() throws Exception {
        Child child = start("main-stuck-briefly");
        child.awaitLine("worker runs");

        child.signal("TERM");

        assertThat(child.rest())
                .containsSubsequence("asked to stop", "ignores an interrupt", "callback")
                .contains("abandoned worker");
        assertThat(child.exitCode()).isEqualTo(9);
    }

    @Test
    void aWorkerThatStopsTheAppByFailingGivesTheExitCodeAfterTheCallback() throws Exception {
        Child child = start("main-failing");

        assertThat(child.rest()).containsExactly("callback");
        assertThat(child.exitCode()).isEqualTo(3);
    }

    @Test
    void aChiefWithoutWorkersExitsAtOnceAndNotWith0() throws Exception {
        assertThat(start("main-empty").exitCode()).isEqualTo(1);
    }

    @Test
    void twoRootsInOneJvmBothGetTheSignal() throws Exception {
        Child child = start("two");
        List<String> begun = List.of(child.line(), child.line());
        assertThat(begun).containsExactlyInAnyOrder("one runs", "two runs");

        child.signal("TERM");

        assertThat(child.rest()).contains("one ends", "two ends").last().isEqualTo("both SIGNAL SIGNAL");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void aChiefThatIsStartedTakesNoSignals() throws Exception {
        Child child = start("start");
        child.awaitLine("worker runs");

        child.signal("TERM");

        assertThat(child.exitCode())
                .as("what a JVM says that was ended by SIGTERM")
                .isEqualTo(143);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void withoutTheJdksSignalsAShutdownHookStopsTheWorkersInOrder(String signal, int code) throws Exception {
        Child child = start("run", "--limit-modules=java.base");
        child.awaitLine("worker runs");

        child.signal(signal);

        assertThat(child.rest()).startsWith("worker ends", "callback");
        assertThat(child.exitCode())
                .as("what a JVM says that was ended by SIG%s", signal)
                .isEqualTo(code);
    }

    @Test
    void aShutdownCallbackThatWasGivenUpDoesNotKeepTheJvmAlive() throws Exception {
        Child child = start("callback-given-up");

        assertThat(child.rest()).containsExactly("ignores an interrupt", "ended GRACEFUL");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void aWorkersPathStandsInTheMdcOfItsThreadUnderTheKeyThatTheHostChose() throws Exception {
        Child child = start("mdc", "-Dslf4j.provider=" + MdcProvider.class.getName());

        List<String> lines = child.rest();
        assertThat(lines).contains("mdc {worker=inner/w}", "mdc {job=own}");
        assertThat(lines.get(lines.size() - 1)).isIn("mdc null", "mdc {}");
    }

    private Child start(String program, String... options) throws Exception {
        List<String> command = new ArrayList<>(signalsByDefault());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), SignalProgram.class.getName(), program));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(process);
        return new Child(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** In the background of a script SIGINT is ignored, and that is inherited; so it is set to what a terminal's programs have. */
    private static List<String> signalsByDefault() throws InterruptedException {
        List<String> env = List.of("env", "--default-signal=INT");
        try {
            List<String> trial = Stream.concat(env.stream(), Stream.of("true")).toList();
            return new ProcessBuilder(trial).start().waitFor() == 0 ? env : List.of();
        } catch (IOException unavailable) {
            return List.of();
        }
    }

    private static String classPath() {
        return Stream.of(SignalProgram.class, Chief.class, Environment.class, LoggerFactory.class)
                .map(ChiefProcessTest::placeOf)
                .distinct()
                .collect(joining(File.pathSeparator));
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A running program and what it says. */
    private record Child(Process process, BufferedReader out) {

        String line() throws IOException {
            String line = out.readLine();
            assertThat(line).as("a line before the end").isNotNull();
            return line;
        }

        void awaitLine(String expected) throws IOException {
            String line = line();
            while (!line.equals(expected)) {
                line = line();
            }
        }

        List<String> rest() {
            return out.lines().toList();
        }

        void signal(String name) throws Exception {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
        }

        int exitCode() throws InterruptedException {
            return process.waitFor();
        }
    }
}
