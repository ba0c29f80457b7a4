package dev.seneschal.codec.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A node's key pair on disk, in the two files that Steward keeps in {@code signing} below its configuration folder: {@code private.key}
 * and {@code public.key}, each one line of base64 without padding. Either side reads the other's.
 */
public final class KeyFiles {

    /** The file with the private key, in Go's form of 64 bytes. */
    public static final String PRIVATE_KEY = "private.key";

    /** The file with the public key. */
    public static final String PUBLIC_KEY = "public.key";

    private static final int LONGEST_FILE = 4096;

    private KeyFiles() {}

    /**
     * Reads the pair in a folder, or makes one if neither file exists: both files with mode 0600, the folder with 0700 unless it exists,
     * where the file system has such modes.
     *
     * @param folder Steward's {@code signing}
     * @return the pair in the files
     * @throws KeyFileException if one file is missing, one is not a key, they do not belong together, or they cannot be read or made
     */
    public static Ed25519KeyPair readOrCreate(Path folder) {
        boolean noPrivate = isMissing(folder.resolve(PRIVATE_KEY));
        boolean noPublic = isMissing(folder.resolve(PUBLIC_KEY));
        return noPrivate && noPublic ? create(folder) : read(folder);
    }

    /**
     * Reads the pair in a folder.
     *
     * @param folder Steward's {@code signing}
     * @return the pair in the files
     * @throws KeyFileException if a file is missing or not a key, they do not belong together, or they cannot be read
     */
    public static Ed25519KeyPair read(Path folder) {
        requireBoth(folder);
        Path privateFile = folder.resolve(PRIVATE_KEY);
        Path publicFile = folder.resolve(PUBLIC_KEY);
        Ed25519KeyPair pair = parse(privateFile, text -> Ed25519KeyPair.of(KeyText.decode(text)));
        Ed25519PublicKey publicKey = parse(publicFile, Ed25519PublicKey::parse);
        if (!pair.publicKey().equals(publicKey)) {
            throw new KeyFileException("key files do not belong together: the public key of " + privateFile + " is "
                    + pair.publicKey() + ", in " + publicFile + " stands " + publicKey);
        }
        return pair;
    }

    private static Ed25519KeyPair create(Path folder) {
        Ed25519KeyPair pair = Ed25519KeyPair.generate();
        Path privateFile = folder.resolve(PRIVATE_KEY);
        Path publicFile = folder.resolve(PUBLIC_KEY);
        try {
            Files.createDirectories(folder, mode(folder, "rwx------"));
            write(privateFile, KeyText.encode(pair.privateKey()));
            try {
                write(publicFile, pair.publicKey().toString());
            } catch (IOException e) {
                remove(privateFile, e);
                throw e;
            }
        } catch (IOException e) {
            throw new KeyFileException("cannot make key files in " + folder + ": " + e, e);
        }
        return pair;
    }

    /** Writes a whole file or leaves none. Fails if it exists: another process may be making its own. */
    private static void write(Path file, String text) throws IOException {
        Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, anew, mode(file, "rw-------"))) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                remove(file, e);
                throw e;
            }
        }
    }

    /** One file without the other would keep the node from starting for ever. */
    private static void remove(Path file, IOException why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            why.addSuppressed(left);
        }
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        FileSystem fileSystem = path.getFileSystem();
        return fileSystem.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void requireBoth(Path folder) {
        boolean noPrivate = isMissing(folder.resolve(PRIVATE_KEY));
        boolean noPublic = isMissing(folder.resolve(PUBLIC_KEY));
        if (noPrivate && noPublic) {
            throw new KeyFileException("no key files in " + folder);
        }
        if (noPrivate || noPublic) {
            throw new KeyFileException("key file " + folder.resolve(noPrivate ? PRIVATE_KEY : PUBLIC_KEY)
                    + " is missing, while " + folder.resolve(noPrivate ? PUBLIC_KEY : PRIVATE_KEY)
                    + " exists; bring it back, or remove both to have new keys made");
        }
    }

    private static boolean isMissing(Path file) {
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static <T> T parse(Path file, Parser<T> parser) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE) {
                throw new KeyFileException("key file " + file + " is too long for a key");
            }
            return parser.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException("key file " + file + " has no key: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new KeyFileException("cannot read key file " + file + ": " + e, e);
        }
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(String text);
    }
}
