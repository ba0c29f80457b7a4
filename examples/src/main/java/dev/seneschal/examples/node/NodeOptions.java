package dev.seneschal.examples.node;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.NodeName;
import dev.seneschal.nats.NatsTransportConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the node was asked to be.
 *
 * @param name its name
 * @param url the nats-server
 * @param dialect the Steward version that it writes
 * @param codec {@code gob} or {@code cbor}
 * @param compressor the name of the compressor on the wire
 * @param central the node to say hello to, and whose fleet is told errors
 * @param errorCentral whether it takes the error log of the fleet
 * @param relay whether it passes on messages of others
 * @param handlings what it handles besides the standard methods
 * @param file the messages to send
 * @param until after how many lines to end; 0 for never
 */
record NodeOptions(
        NodeName name,
        String url,
        StewardDialect dialect,
        String codec,
        String compressor,
        Optional<NodeName> central,
        boolean errorCentral,
        boolean relay,
        List<Handling> handlings,
        Optional<Path> file,
        long until) {

    static final String USAGE = """
            usage: ./dev node --name NAME --url URL [OPTION...]

            A node with Steward's standard methods, among whatever else is on that broker. Prints one line of JSON for each message
            handled and each receipt. Ends on Ctrl-C. Exits with 0 if every receipt was Delivered or Sent, with 1 if not, and with 2
            if it cannot run as asked.

              --name NAME                  the node's name: 1 to 64 letters, digits, - and _
              --url nats://HOST:PORT       the nats-server
              --dialect april|january      the version of Steward that its fleet runs; april unless given
              --codec gob|cbor             how messages are written; gob unless given
              --compress none|zstd|gzip    how they are compressed; none unless given. January has no gzip
              --central NAME               says hello to that node every 30 s, and sends errors to the fleet's error log
              --error-central              takes the error log of the fleet
              --relay                      passes on messages of others
              --handle METHOD=WHAT         handles a method, by one of: echo, which replies the data; count, which replies how many
                                           have come; fail; slow:MS, which takes so many milliseconds. May be given several times
              --send FILE                  sends the messages of a file, a list in the form of Steward's operators, in JSON or YAML
              --until N                    ends after N lines
              --help                       prints this
            """;

    private static final Map<String, StewardDialect> DIALECTS =
            Map.of("april", StewardDialect.APRIL, "january", StewardDialect.JANUARY);
    private static final Map<String, String> COMPRESSORS = Map.of("none", "none", "zstd", "z", "gzip", "g");
    private static final Map<String, String> CODECS = Map.of("gob", "gob", "cbor", "cbor");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if there is something in it that cannot be; the text names it and its value
     */
    static NodeOptions parse(List<String> arguments) {
        return new Parser().parse(arguments.iterator());
    }

    /** Collects the options in any order, and then sees whether they go together. */
    private static final class Parser {

        private Optional<NodeName> name = Optional.empty();
        private Optional<String> url = Optional.empty();
        private StewardDialect dialect = StewardDialect.APRIL;
        private String codec = "gob";
        private String compressor = "none";
        private Optional<NodeName> central = Optional.empty();
        private boolean errorCentral;
        private boolean relay;
        private final List<Handling> handlings = new ArrayList<>();
        private Optional<Path> file = Optional.empty();
        private long until;

        NodeOptions parse(Iterator<String> left) {
            while (left.hasNext()) {
                String option = left.next();
                switch (option) {
                    case "--error-central" -> errorCentral = true;
                    case "--relay" -> relay = true;
                    default -> take(option, left);
                }
            }
            if (!dialect.unpacks(compressor)) {
                throw new IllegalArgumentException("--compress gzip is not in the January dialect");
            }
            return new NodeOptions(
                    name.orElseThrow(() -> new IllegalArgumentException("--name is missing")),
                    url.orElseThrow(() -> new IllegalArgumentException("--url is missing")),
                    dialect,
                    codec,
                    compressor,
                    central,
                    errorCentral,
                    relay,
                    List.copyOf(handlings),
                    file,
                    until);
        }

        private void take(String option, Iterator<String> left) {
            switch (option) {
                case "--name" -> name = Optional.of(named(option, value(option, left)));
                case "--url" -> url = Optional.of(urlOf(value(option, left)));
                case "--dialect" -> dialect = oneOf(DIALECTS, option, value(option, left));
                case "--codec" -> codec = oneOf(CODECS, option, value(option, left));
                case "--compress" -> compressor = oneOf(COMPRESSORS, option, value(option, left));
                case "--central" -> central = Optional.of(named(option, value(option, left)));
                case "--handle" -> handlings.add(handlingOf(value(option, left)));
                case "--send" -> file = Optional.of(fileOf(value(option, left)));
                case "--until" -> until = numberOf(value(option, left));
                default -> throw new IllegalArgumentException("unknown argument " + option);
            }
        }

        private Handling handlingOf(String value) {
            Handling handling = Handling.parse(value);
            if (handlings.stream().anyMatch(other -> other.method().equals(handling.method()))) {
                throw new IllegalArgumentException("--handle says twice what to do with " + handling.method());
            }
            return handling;
        }
    }

    private static String value(String option, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.next();
    }

    private static <T> T oneOf(Map<String, T> known, String option, String value) {
        T found = known.get(value);
        if (found == null) {
            throw new IllegalArgumentException(option + " must be one of "
                    + known.keySet().stream().sorted().toList() + ", was " + value);
        }
        return found;
    }

    private static NodeName named(String option, String value) {
        try {
            return NodeName.of(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private static String urlOf(String value) {
        return NatsTransportConfig.of(value).servers().get(0);
    }

    private static Path fileOf(String value) {
        Path file = Path.of(value);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("--send must be a file that can be read, was " + value);
        }
        return file;
    }

    private static long numberOf(String value) {
        if (!value.matches("[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException("--until must be a whole number from 1 on, was " + value);
        }
        return Long.parseLong(value);
    }
}
