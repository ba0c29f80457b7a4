package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.nats.SubjectNotPermittedException.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What docs/security-nats.md says that nodes may do, line by line, so that a test may leave one out. */
record DocsPermissions(List<Line> lines) {

    private static final Path DOCS = Path.of("../docs/security-nats.md");
    private static final Pattern BLOCK = Pattern.compile("```\n(authorization .*?)```", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("nkey: \\$(\\w+)_KEY");
    private static final Pattern USER = Pattern.compile("  (\\w+) \\{");
    private static final Pattern LIST = Pattern.compile("(publish|subscribe): .*");
    private static final Pattern SUBJECT = Pattern.compile("\"([^\"]+)\"");

    /** A subject that a user is allowed; one of a queue group has its name after a space. */
    record Line(String user, Operation operation, String subject) {

        boolean covers(SubjectNotPermittedException violation) {
            return violation.operation() == operation
                    && SubjectOverlap.between(subject.split(" ")[0], violation.subject());
        }

        @Override
        public String toString() {
            return user + " may " + operation.name().toLowerCase(Locale.ROOT) + " " + subject;
        }
    }

    /** The blocks that are a server's configuration, as they stand there. */
    static List<String> authorizations() {
        List<String> blocks =
                BLOCK.matcher(docs()).results().map(found -> found.group(1)).toList();
        assertThat(blocks).as("blocks of permissions in " + DOCS).hasSize(2);
        return blocks;
    }

    /** Those of such a block. */
    static DocsPermissions ofAuthorization(int index) {
        return parse(authorizations().get(index));
    }

    /** Those of a block that has a name. */
    static DocsPermissions ofBlock(String name) {
        Matcher block = Pattern.compile("```\n" + name + " \\{\n(.*?)```", Pattern.DOTALL)
                .matcher(docs());
        assertThat(block.find()).as("block " + name + " in " + DOCS).isTrue();
        return parse(block.group(1));
    }

    private static String docs() {
        try {
            return Files.readString(DOCS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DocsPermissions parse(String block) {
        List<Line> lines = new ArrayList<>();
        String user = "";
        Operation operation = Operation.PUBLISH;
        for (String each :
                block.lines().map(line -> line.replaceAll("\\s*#.*", "")).toList()) {
            Matcher key = KEY.matcher(each);
            Matcher named = USER.matcher(each);
            if (key.find()) {
                user = key.group(1).toLowerCase(Locale.ROOT);
            } else if (named.matches()) {
                user = named.group(1);
            } else if (LIST.matcher(each.strip()).matches()) {
                operation = Operation.valueOf(each.strip().split(":")[0].toUpperCase(Locale.ROOT));
            }
            List<String> subjects =
                    SUBJECT.matcher(each).results().map(found -> found.group(1)).toList();
            assertThat(subjects).as("subjects in the line " + each).hasSizeLessThan(2);
            for (String subject : subjects) {
                lines.add(new Line(user, operation, subject));
            }
        }
        assertThat(lines).as("lines of " + block).isNotEmpty();
        return new DocsPermissions(lines);
    }

    DocsPermissions with(DocsPermissions more) {
        return new DocsPermissions(
                Stream.concat(lines.stream(), more.lines.stream()).toList());
    }

    DocsPermissions without(Line line) {
        List<Line> left = new ArrayList<>(lines);
        assertThat(left.remove(line)).isTrue();
        return new DocsPermissions(left);
    }

    /** The same for another node in the place of one. */
    DocsPermissions renamed(String from, String to) {
        return new DocsPermissions(lines.stream()
                .map(line -> new Line(line.user.replace(from, to), line.operation, line.subject.replace(from, to)))
                .toList());
    }

    /** A server's configuration with these users and no others; their keys are variables, as in the docs. */
    String configuration(String... moreUsers) {
        String users = lines.stream()
                .map(Line::user)
                .distinct()
                .map(this::user)
                .collect(Collectors.joining("\n", "", "\n" + String.join("\n", moreUsers)));
        return "authorization { users: [\n" + users + "\n] }";
    }

    private String user(String name) {
        return "{ nkey: $" + name.toUpperCase(Locale.ROOT) + "_KEY, permissions: { "
                + "publish: { allow: " + list(line -> line.user.equals(name) && line.operation == Operation.PUBLISH)
                + " }, subscribe: { allow: "
                + list(line -> line.user.equals(name) && line.operation == Operation.SUBSCRIBE) + " } } }";
    }

    private String list(Predicate<Line> which) {
        return lines.stream()
                .filter(which)
                .map(line -> "\"" + line.subject + "\"")
                .distinct()
                .collect(Collectors.joining(", ", "[ ", " ]"));
    }
}
