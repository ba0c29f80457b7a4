package dev.seneschal.console;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The file of a listening socket, for its owner alone from the first moment that others can see it.
 *
 * <p>The socket is bound in a folder that only the owner may enter, gets its mode there, and is then linked to its path, which fails if
 * something is there. What is there is removed only if it is a socket to which nobody listens, and that is judged under a lock.
 */
final class SocketFile implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> OWNER_ONLY_FOLDER = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    /** What the JDK lets into a sun_path, of which it leaves two bytes free. */
    static final int LONGEST_PATH = System.getProperty("os.name", "").startsWith("Linux") ? 106 : 102;

    /** With this the path at which it is bound is no longer than that of a name of eight bytes. */
    private static final int DIGITS = 5;

    private static final int NAME_RADIX = 36;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object key;

    private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.key = keyOf(path);
    }

    /**
     * Listens at a path.
     *
     * @throws IOException if it cannot, or somebody else listens there, or something is there that is no socket
     */
    static SocketFile open(Path path, RandomGenerator random) throws IOException {
        Path folder = path.resolveSibling(randomName(random));
        Path hidden = folder.resolve("s");
        requireShort(path, path);
        requireShort(hidden, path);
        Files.createDirectory(folder, OWNER_ONLY_FOLDER);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean opened = false;
        try {
            channel.bind(UnixDomainSocketAddress.of(hidden));
            Files.setPosixFilePermissions(hidden, OWNER_ONLY);
            publish(path, hidden, random);
            SocketFile file = new SocketFile(path, channel);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                channel.close();
            }
            Files.deleteIfExists(hidden);
            Files.delete(folder);
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Removes the file, if it is still this one, and then stops listening, so that nobody takes it for a stale one in between. */
    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(key, keyOf(path))) {
                Files.deleteIfExists(path);
            }
        } finally {
            channel.close();
        }
    }

    private static void publish(Path path, Path hidden, RandomGenerator random) throws IOException {
        try {
            SocketLock.holding(path, random, () -> {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    removeStale(path);
                }
                Files.createLink(path, hidden);
            });
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " is in use: something was put there at this moment", e);
        }
    }

    private static void removeStale(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException(path + " is there and is no socket; it is left as it is");
        }
        if (isLive(path)) {
            throw new IOException(path + " is in use: another process, or another chief of this one, listens there");
        }
        Files.delete(path);
    }

    /** Whether somebody listens: only a refusal says that nobody does. */
    private static boolean isLive(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void requireShort(Path path, Path goal) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            String reason = path.equals(goal) ? "" : ", where that of " + goal + " is bound first";
            throw new IOException(
                    "a socket's path may have " + LONGEST_PATH + " bytes, but " + path + " has " + length + reason);
        }
    }

    private static String randomName(RandomGenerator random) {
        int least = (int) Math.pow(NAME_RADIX, DIGITS - 1.0);
        return "." + Integer.toString(random.nextInt(least, least * NAME_RADIX), NAME_RADIX);
    }
}
