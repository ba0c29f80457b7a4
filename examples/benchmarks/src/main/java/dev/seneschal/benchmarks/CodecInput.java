package dev.seneschal.benchmarks;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.gob.GobMessageWriter;
import dev.seneschal.message.Message;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The bytes that both sides read, in files of a folder that each JVM is told of. */
final class CodecInput {

    /** The property that names the folder to a forked JVM. */
    static final String FOLDER = "seneschal.codec-bench";

    /** How many messages there are. */
    static final int MESSAGES = 1000;

    private static final int LARGEST_TEXT = 64 * 1024;
    private static final long SEED = 7;

    private CodecInput() {}

    /** Writes messages, larger values, and texts as logs look. */
    static void write(Path folder) throws IOException {
        List<Message> messages = StewardTraffic.messages(MESSAGES);
        writeStream(messages, folder);
        writeAlone(messages, new GobCodec(), folder);
        writeAlone(messages, new CborCodec(), folder);
        LargeValues.write(folder);
        byte[] text = text();
        for (TextSize size : TextSize.values()) {
            Files.write(folder.resolve("text-" + size.label()), Arrays.copyOf(text, size.bytes()));
        }
    }

    /** One stream in two files: the definitions that it begins with, and the messages behind them. */
    private static void writeStream(List<Message> messages, Path folder) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        GobMessageWriter writer = new GobCodec().writer(stream, MessageForm.APRIL);
        writer.write(messages.get(0));
        int withDefinitions = stream.size();
        writer.write(messages.get(0));
        int without = stream.size() - withDefinitions;
        Files.write(folder.resolve("definitions.gob"), Arrays.copyOf(stream.toByteArray(), withDefinitions - without));
        stream.reset();
        for (Message message : messages) {
            writer.write(message);
        }
        Files.write(folder.resolve("messages.gob"), stream.toByteArray());
    }

    /** Each message in bytes of its own, behind their length. */
    private static void writeAlone(List<Message> messages, MessageCodec codec, Path folder) throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(parts);
        for (Message message : messages) {
            byte[] bytes = codec.encode(message);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        Files.write(folder.resolve("messages-alone." + codec.name()), parts.toByteArray());
    }

    static byte[] read(String file) {
        Path folder = Path.of(System.getProperty(FOLDER, "."));
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages of a format, each in bytes of its own. */
    static List<byte[]> readMessages(String format) {
        ByteBuffer file = ByteBuffer.wrap(read("messages-alone." + format));
        List<byte[]> messages = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] message = new byte[file.getInt()];
            file.get(message);
            messages.add(message);
        }
        return messages;
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
