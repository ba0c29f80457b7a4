package dev.seneschal.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the newest version of which an MVStore file has any trace. MVStore quietly goes back to an older one where the newest cannot
 * be read; by this it is noticed. A block of the file may begin with the head of a chunk, and end with the foot of one; both, and the
 * file's own head, say the version.
 */
final class MvScan {

    private static final int BLOCK = 4096;
    private static final int BLOCKS_AT_ONCE = 256;
    /** The file's own head comes first, twice. */
    private static final long FIRST_CHUNK = 2L * BLOCK;

    private static final int HEAD = 256;
    private static final int FOOT = 128;
    private static final int MOST_DIGITS = 15;
    private static final Pattern VERSION =
            Pattern.compile("^(?:H:|chunk:)[^\\n]*?[,]version:([0-9a-f]{1," + MOST_DIGITS + "})(?=[,\\n ])");

    private MvScan() {}

    /** The newest version that is named anywhere, or -1. */
    static long newestVersion(Path file) throws IOException {
        long[] newest = {-1};
        scan(file, (block, version) -> newest[0] = Math.max(newest[0], version));
        return newest[0];
    }

    /** Whether a file ends within a write: where the last one ends there is the foot of a chunk. */
    static boolean endsWithin(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] foot = new byte[FOOT];
            return size > FIRST_CHUNK
                    && (size % BLOCK != 0 || fill(foot, channel, size - FOOT) < FOOT || version(foot, 0, FOOT) < 0);
        }
    }

    /** Writes a copy in which the chunks of a version and of those after it are not to be found. */
    static void copyAsBefore(long version, Path file, Path copy) throws IOException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            scan(file, (block, named) -> {
                if (named >= version && block >= FIRST_CHUNK) {
                    channel.write(ByteBuffer.allocate(BLOCK), block);
                }
            });
        }
    }

    private interface Visitor {
        void names(long block, long version) throws IOException;
    }

    private static void scan(Path file, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] blocks = new byte[BLOCK * BLOCKS_AT_ONCE];
            for (long at = 0; at < channel.size(); at += blocks.length) {
                int length = fill(blocks, channel, at);
                for (int block = 0; block < length; block += BLOCK) {
                    long head = version(blocks, block, Math.min(length, block + HEAD));
                    long foot = version(blocks, block + BLOCK - FOOT, Math.min(length, block + BLOCK));
                    visitor.names(at + block, Math.max(head, foot));
                }
            }
        }
    }

    private static int fill(byte[] blocks, FileChannel channel, long at) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(blocks);
        int read = 0;
        while (room.hasRemaining() && read >= 0) {
            read = channel.read(room, at + room.position());
        }
        return room.position();
    }

    private static long version(byte[] blocks, int from, int to) {
        if (from >= to || (blocks[from] != 'H' && blocks[from] != 'c')) {
            return -1;
        }
        Matcher matcher = VERSION.matcher(new String(blocks, from, to - from, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Long.parseLong(matcher.group(1), 16) : -1;
    }
}
