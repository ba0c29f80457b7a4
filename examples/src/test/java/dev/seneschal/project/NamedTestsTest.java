package dev.seneschal.project;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that name a test for each promise name tests that there are. */
class NamedTestsTest {

    private static final String DELIVERY = Layout.read(Layout.root().resolve("docs/delivery.md"));
    private static final String STEWARD = Layout.read(Layout.root().resolve("docs/steward-compatibility.md"));
    private static final String REPLIES = Layout.read(Layout.root().resolve("docs/replies-and-relay.md"));
    private static final String SECURITY = Layout.read(Layout.root().resolve("docs/security.md"));
    private static final String SECURITY_NATS = Layout.read(Layout.root().resolve("docs/security-nats.md"));
    private static final String NATS = Layout.read(Layout.root().resolve("docs/nats.md"));
    private static final String JETSTREAM = Layout.read(Layout.root().resolve("docs/jetstream.md"));
    private static final String TRY = Layout.read(Layout.root().resolve("docs/try-it-on-a-fleet.md"));
    private static final String ERRORS = Layout.read(Layout.root().resolve("docs/errors.md"));
    private static final String UWE = Layout.read(Layout.root().resolve("docs/uwe-compatibility.md"));
    private static final String SABUHP = Layout.read(Layout.root().resolve("docs/sabuhp-compatibility.md"));
    private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|IT|Contract)(?:\\.\\w+)+)`");
    private static final Set<String> ANNOTATIONS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

    @Test
    void everyNamedTestIsInTheSources() {
        Set<String> tests = tests();

        List<String> named = Stream.of(
                        DELIVERY, STEWARD, REPLIES, SECURITY, SECURITY_NATS, NATS, JETSTREAM, TRY, ERRORS, UWE, SABUHP)
                .flatMap(page -> namesIn(page).stream())
                .collect(toList());

        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named)
                .as("tests named in docs that are not in the sources")
                .filteredOn(name -> !tests.contains(name))
                .isEmpty();
    }

    @Test
    void everyPromiseNamesATest() {
        String promises = between(DELIVERY, "\n## What is promised\n", "\n## ");

        List<String> sections = Arrays.stream(promises.split("\n### ")).skip(1).collect(toList());

        assertThat(sections).hasSizeGreaterThan(5);
        assertThat(sections)
                .as("promises without a test")
                .filteredOn(section -> namesIn(section).isEmpty())
                .isEmpty();
    }

    @Test
    void everyDefectOfDeliveryNamesATest() {
        List<String> rows =
                STEWARD.lines().filter(line -> line.startsWith("| D")).collect(toList());

        assertThat(rows)
                .map(row -> row.split(" ")[1])
                .containsSequence(IntStream.rangeClosed(8, 19)
                        .mapToObj(number -> "D" + number)
                        .collect(toList()));
        assertThat(rows)
                .as("defects without a test")
                .filteredOn(row -> namesIn(row).isEmpty())
                .isEmpty();
    }

    @Test
    void everyDefectOfStewardHasATestOrAReason() {
        Stream<String> tested = STEWARD.lines()
                .filter(line -> line.startsWith("| D") && !namesIn(line).isEmpty())
                .map(row -> row.split(" ")[1]);
        Stream<String> impossible = between(STEWARD, "\n## What cannot exist here\n", "\n## ")
                .lines()
                .filter(line -> line.startsWith("- D"))
                .map(line -> line.substring(2, line.indexOf(',')));

        assertThat(Stream.concat(tested, impossible))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 33)
                        .mapToObj(number -> "D" + number)
                        .collect(toList()));
    }

    @Test
    void everyLineOfUwesAcceptanceSuiteNamesATest() {
        List<String> rows =
                UWE.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).collect(toList());

        assertThat(rows)
                .map(row -> row.split(" ")[1])
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 77).mapToObj(Integer::toString).collect(toList()));
        assertThat(rows)
                .as("lines without a test")
                .filteredOn(row -> namesIn(row).isEmpty())
                .isEmpty();
    }

    @Test
    void everyTestAndDefectOfSabuhpsActionsNamesATest() {
        List<String> rows =
                SABUHP.lines().filter(line -> line.matches("\\| D?\\d+ \\|.*")).collect(toList());
        Stream<String> own = IntStream.rangeClosed(1, 9).mapToObj(Integer::toString);
        Stream<String> defects = Stream.of(IntStream.rangeClosed(1, 34), IntStream.of(39, 41, 43))
                .flatMap(numbers -> numbers.mapToObj(number -> "D" + number));

        assertThat(rows)
                .map(row -> row.split(" ")[1])
                .containsExactlyElementsOf(Stream.concat(own, defects).collect(toList()));
        assertThat(rows)
                .as("rows without a test")
                .filteredOn(row -> namesIn(row).isEmpty())
                .isEmpty();
    }

    private static List<String> namesIn(String text) {
        return NAME.matcher(text).results().map(result -> result.group(1)).collect(toList());
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** All tests of the build as {@code Class.method}, or {@code Class.Nested.method}. */
    private static Set<String> tests() {
        List<Path> files = Layout.modules().stream()
                .flatMap(module -> module.testFiles().stream())
                .collect(toList());
        Set<String> tests = new TreeSet<>();
        for (CompilationUnitTree unit : Sources.parse(files).units()) {
            unit.getTypeDecls().forEach(type -> addTests(tests, "", type));
        }
        return tests;
    }

    private static void addTests(Set<String> tests, String prefix, Tree tree) {
        if (tree instanceof ClassTree type) {
            type.getMembers().forEach(member -> addTests(tests, prefix + type.getSimpleName() + ".", member));
        } else if (tree instanceof MethodTree method && isTest(method)) {
            tests.add(prefix + method.getName());
        }
    }

    private static boolean isTest(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(annotation ->
                        ANNOTATIONS.contains(annotation.getAnnotationType().toString()));
    }
}
