package dev.seneschal.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * The right to judge whether the socket at a path is stale, which one at a time has, on the whole machine: a lock on {@code PATH.lock},
 * which is there only as long as it is held.
 *
 * <p>Who has waited for the lock may hold that of a file which was removed meanwhile; so the holder gives the file it has locked a random
 * length, and looks whether the file at the path has it. (To open that file once more would end in giving up the lock.)
 */
final class SocketLock {

    /** The system's lock is the process's: closing any channel on the file would give it up. So threads of one process take turns. */
    private static final ReentrantLock TURN = new ReentrantLock();

    private static final int LONGEST = 1 << 30;

    private final Path path;
    private final FileChannel channel;

    private SocketLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Does something that only one at a time may do. */
    static void holding(Path socket, RandomGenerator random, Action action) throws IOException {
        SocketLock lock = take(socket, random);
        try {
            action.run();
        } finally {
            lock.close();
        }
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private static SocketLock take(Path socket, RandomGenerator random) throws IOException {
        Path path = Path.of(socket + ".lock");
        TURN.lock();
        boolean taken = false;
        try {
            while (true) {
                FileChannel channel = lock(path);
                if (isAt(path, channel, random.nextInt(1, LONGEST))) {
                    taken = true;
                    return new SocketLock(path, channel);
                }
                channel.close();
            }
        } finally {
            if (!taken) {
                TURN.unlock();
            }
        }
    }

    private void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            try {
                channel.close();
            } finally {
                TURN.unlock();
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean locked = false;
        try {
            channel.lock();
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static boolean isAt(Path path, FileChannel channel, int length) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), length - 1);
        try {
            return Files.size(path) == length;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
