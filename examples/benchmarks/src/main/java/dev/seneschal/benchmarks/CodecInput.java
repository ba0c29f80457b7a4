package dev.seneschal.benchmarks;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The bytes that both sides read, in files of a folder that each JVM is told of. */
final class CodecInput {

    /** The property that names the folder to a forked JVM. */
    static final String FOLDER = "seneschal.codec-bench";

    private static final int LARGEST_TEXT = 64 * 1024;
    private static final long SEED = 7;

    private CodecInput() {}

    /** Writes what Java makes: a message, and texts as logs look. What Go makes is added by its program. */
    static void write(Path folder) throws IOException {
        Files.write(folder.resolve("message.gob"), new GobCodec().encode(message()));
        Files.write(folder.resolve("message.cbor"), new CborCodec().encode(message()));
        byte[] text = text();
        for (TextSize size : TextSize.values()) {
            Files.write(folder.resolve("text-" + size.label()), Arrays.copyOf(text, size.bytes()));
        }
    }

    static byte[] read(String file) {
        Path folder = Path.of(System.getProperty(FOLDER, "."));
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command for another node, with a signature, as Steward's users mostly send them. */
    static Message message() {
        byte[] signature = new byte[64];
        new Random(SEED).nextBytes(signature);
        return Message.builder()
                .to("node1")
                .from(NodeName.of("central"))
                .method("REQCliCommand")
                .arguments("bash", "-c", "echo hello steward")
                .delivery(new Delivery(Event.ACK, 3, 3, 5, Optional.empty()))
                .reply(new ReplyRequest(Method.of("REQToFileAppend"), List.of(), 3, 3, 0))
                .steward(new StewardFields(List.of(), signature, false, "cli", "cli.result", Optional.empty()))
                .build();
    }

    private static byte[] text() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(SEED);
        while (text.length() < LARGEST_TEXT) {
            text.append("2026-11-27T22:")
                    .append(10 + random.nextInt(50))
                    .append(" node")
                    .append(random.nextInt(40))
                    .append(": REQCliCommand from central handled in ")
                    .append(random.nextInt(10_000))
                    .append(" us, reply ")
                    .append(Long.toHexString(random.nextLong()))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The texts to compress. */
    enum TextSize {
        SMALL("400", 400),
        MEDIUM("4k", 4 * 1024),
        LARGE("64k", LARGEST_TEXT);

        private final String label;
        private final int bytes;

        TextSize(String label, int bytes) {
            this.label = label;
            this.bytes = bytes;
        }

        String label() {
            return label;
        }

        int bytes() {
            return bytes;
        }
    }
}
