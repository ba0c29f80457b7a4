package dev.seneschal.examples;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.wire.WireFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo was asked to do.
 *
 * @param folder whose text files to count
 * @param codec {@code gob} or {@code cbor}
 * @param compression {@code none}, {@code zstd} or {@code gzip}
 * @param nats whether over NATS rather than in-process
 * @param url the nats-server to use; one is started if there is none
 * @param help whether to print the usage and nothing else
 */
record DemoOptions(Path folder, String codec, String compression, boolean nats, Optional<String> url, boolean help) {

    static final String USAGE = """
            usage: ./dev demo [OPTION...]

            Three nodes, central, node1 and node2, count the lines and words of a folder's text files. node1 is closed for a second
            in the middle. Fails if a message is not delivered, or if the totals are not those of the files.

              --folder DIR                 the folder; this one unless given
              --codec gob|cbor             how messages are written; gob unless given
              --compress none|zstd|gzip    how they are compressed; zstd unless given
              --nats                       over a nats-server that is started for it, instead of in-process
              --url nats://HOST:PORT       over a nats-server that runs already
              --help                       prints this
            """;

    private static final List<String> CODECS = List.of("gob", "cbor");
    private static final List<String> COMPRESSIONS = List.of("none", "zstd", "gzip");

    /** What the compressors are called on the wire. */
    private static final Map<String, String> COMPRESSOR_NAMES = Map.of("none", "none", "zstd", "z", "gzip", "g");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if there is something in it that it does not know; the text says what
     */
    static DemoOptions parse(List<String> arguments) {
        DemoOptions options = new DemoOptions(Path.of(""), "gob", "zstd", false, Optional.empty(), false);
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            options = options.with(left.next(), left);
        }
        return options;
    }

    private DemoOptions with(String option, Iterator<String> left) {
        return switch (option) {
            case "--folder" -> new DemoOptions(folderOf(value(option, left)), codec, compression, nats, url, help);
            case "--codec" ->
                new DemoOptions(folder, oneOf(CODECS, option, value(option, left)), compression, nats, url, help);
            case "--compress" ->
                new DemoOptions(folder, codec, oneOf(COMPRESSIONS, option, value(option, left)), nats, url, help);
            case "--nats" -> new DemoOptions(folder, codec, compression, true, url, help);
            case "--url" ->
                new DemoOptions(folder, codec, compression, true, Optional.of(urlOf(value(option, left))), help);
            case "--help", "-h" -> new DemoOptions(folder, codec, compression, nats, url, true);
            default -> throw new IllegalArgumentException("unknown argument " + option);
        };
    }

    /** All nodes read every codec and compression; the chosen ones are what they write. */
    WireFormat wireFormat() {
        return WireFormat.builder(StewardDialect.APRIL)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor())
                .writeCodec(codec)
                .writeCompressor(COMPRESSOR_NAMES.get(compression))
                .build();
    }

    @Override
    public String toString() {
        String carrier = nats ? "over " + url.orElse("a nats-server of its own") : "in-process";
        return codec + ", " + (compression.equals("none") ? "not compressed" : compression) + ", " + carrier;
    }

    private static String value(String option, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.next();
    }

    private static String oneOf(List<String> known, String option, String value) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(option + " must be one of " + known + ", was " + value);
        }
        return value;
    }

    private static String urlOf(String value) {
        return NatsTransportConfig.of(value).servers().get(0);
    }

    private static Path folderOf(String value) {
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--folder must be a folder, was " + value);
        }
        return folder;
    }
}
