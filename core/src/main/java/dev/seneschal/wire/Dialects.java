package dev.seneschal.wire;

import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dialects of a wire format: it reads any of them, and writes in the first unless it is told which. */
final class Dialects {

    private static final String NOT_COMPRESSED = Compressor.NONE.name();

    private final List<Dialect> all;
    /** Most messages come on the same subject as the one before. */
    private volatile @Nullable Known lastRead;
    /** And go to the same. */
    private volatile @Nullable WrittenSubject lastWritten;

    private record Known(String text, Subject subject) {}

    private record WrittenSubject(Subject subject, Dialect dialect, String text) {}

    Dialects(Dialect first, Dialect... more) {
        List<Dialect> dialects = new ArrayList<>();
        dialects.add(first);
        dialects.addAll(List.of(more));
        all = List.copyOf(dialects);
        for (Dialect dialect : all) {
            checkSameSubjects(first, dialect);
        }
    }

    /** A node subscribes to all that is sent to it once, for all of its dialects. */
    private static void checkSameSubjects(Dialect first, Dialect other) {
        NodeName any = NodeName.of("node");
        String expected = first.everythingTo(any);
        if (!other.everythingTo(any).equals(expected)) {
            throw new IllegalArgumentException("dialect " + other.name() + " listens on " + other.everythingTo(any)
                    + ", " + first.name() + " on " + expected);
        }
    }

    /** A codec that the dialects' headers cannot name would be written, but never read. */
    void checkCarries(MessageCodec codec) {
        for (Dialect dialect : all) {
            Headers headers = dialect.headers(NodeName.of("node"), codec.name(), NOT_COMPRESSED);
            if (!dialect.codec(headers).equals(codec.name())) {
                throw new IllegalArgumentException(
                        "codec must be one of dialect " + dialect.name() + ", was \"" + codec.name() + "\"");
            }
        }
    }

    Dialect first() {
        return all.get(0);
    }

    boolean contains(Dialect dialect) {
        return all.contains(dialect);
    }

    /** A subject as one of them writes it. */
    String write(Subject subject, Dialect dialect) {
        WrittenSubject last = lastWritten;
        if (last == null || !last.subject.equals(subject) || !last.dialect.equals(dialect)) {
            last = new WrittenSubject(subject, dialect, dialect.write(subject));
            lastWritten = last;
        }
        return last.text;
    }

    Optional<Subject> read(String subject) {
        Known known = lastRead;
        if (known != null && known.text.equals(subject)) {
            return Optional.of(known.subject);
        }
        for (Dialect dialect : all) {
            Optional<Subject> read = dialect.read(subject);
            if (read.isPresent()) {
                lastRead = new Known(subject, read.get());
                return read;
            }
        }
        return Optional.empty();
    }

    /** Where a dialect does not know a compressor it says that there is none; another may know it. */
    String compressor(Headers headers) {
        for (Dialect dialect : all) {
            String compressor = dialect.compressor(headers);
            if (!compressor.equals(NOT_COMPRESSED)) {
                return compressor;
            }
        }
        return NOT_COMPRESSED;
    }

    /** As all dialects read it: Steward's codecs never changed. */
    String codec(Headers headers) {
        return first().codec(headers);
    }

    /** The dialect of a message that arrived: by its subject; where more than one has such subjects, by the form of its payload. */
    Dialect of(Envelope envelope, MessageCodec codec, byte[] unpacked) {
        if (all.size() == 1) {
            return first();
        }
        List<Dialect> candidates = all.stream()
                .filter(dialect -> dialect.read(envelope.subject()).isPresent())
                .toList();
        MessageForm form = codec.form(unpacked);
        return candidates.stream()
                .filter(dialect -> dialect.form() == form)
                .findFirst()
                .orElse(candidates.isEmpty() ? first() : candidates.get(0));
    }
}
