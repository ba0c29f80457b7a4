package dev.seneschal.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
    private static final int HEAD = 256;
    private static final int FOOT = 128;
    private static final int MOST_DIGITS = 15;
    private static final Pattern VERSION =
            Pattern.compile("^(?:H:|chunk:)[^\\n]*?[,]version:([0-9a-f]{1," + MOST_DIGITS + "})(?=[,\\n ])");

    private MvScan() {}

    static Optional<Long> newestVersion(Path file) throws IOException {
        Optional<Long> newest = Optional.empty();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] blocks = new byte[BLOCK * BLOCKS_AT_ONCE];
            for (long at = 0; at < channel.size(); at += blocks.length) {
                int length = fill(blocks, channel, at);
                for (int block = 0; block < length; block += BLOCK) {
                    newest = newer(newest, version(blocks, block, Math.min(length, block + HEAD)));
                    newest = newer(newest, version(blocks, block + BLOCK - FOOT, Math.min(length, block + BLOCK)));
                }
            }
        }
        return newest;
    }

    private static int fill(byte[] blocks, FileChannel channel, long at) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(blocks);
        int read = 0;
        while (room.hasRemaining() && read >= 0) {
            read = channel.read(room, at + room.position());
        }
        return room.position();
    }

    private static Optional<Long> version(byte[] blocks, int from, int to) {
        if (from >= to || (blocks[from] != 'H' && blocks[from] != 'c')) {
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(new String(blocks, from, to - from, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1), 16)) : Optional.empty();
    }

    private static Optional<Long> newer(Optional<Long> one, Optional<Long> other) {
        return other.isPresent() && (one.isEmpty() || other.get() > one.get()) ? other : one;
    }
}
