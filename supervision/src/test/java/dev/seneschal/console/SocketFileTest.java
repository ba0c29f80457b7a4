package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketFileTest {

    private final Random random = new Random(1);

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void setPath() {
        path = folder.resolve("_uwe_x.socket");
    }

    @Test
    void isForItsOwnerAloneAndGoneAfterwards() throws Exception {
        try (SocketFile file = SocketFile.open(path, random)) {
            assertThat(file.channel().isOpen()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            assertThat(names()).as("nothing else is left").containsExactly("_uwe_x.socket");
        }

        assertThat(names()).isEmpty();
    }

    /** The folder in which it is bound lets only the owner in; the path is linked when the mode is set. */
    @Test
    void nobodyElseCouldEverConnect() throws Exception {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            try (SocketFile file = SocketFile.open(path, random)) {
                List<String> created = new ArrayList<>();
                List<String> changed = new ArrayList<>();
                WatchKey key = watch.take();
                while (key != null) {
                    key.pollEvents().forEach(event -> {
                        boolean isNew = event.kind() == StandardWatchEventKinds.ENTRY_CREATE;
                        (isNew ? created : changed).add(String.valueOf(event.context()));
                    });
                    key.reset();
                    key = created.contains("_uwe_x.socket") ? null : watch.take();
                }

                assertThat(created).as("the private folder comes first").hasSizeGreaterThan(1);
                assertThat(changed).as("its mode is never changed").doesNotContain("_uwe_x.socket");
                assertThat(file.channel().isOpen()).isTrue();
            }
        }
    }

    @Test
    void replacesAStaleSocket() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(Files.exists(path)).as("the file stays").isTrue();

        try (SocketFile file = SocketFile.open(path, random);
                RawClient client = new RawClient(path)) {
            assertThat(file.channel().accept()).isNotNull();
        }
    }

    @Test
    void neverTakesALiveSocket() throws Exception {
        try (SocketFile first = SocketFile.open(path, random)) {
            assertThatThrownBy(() -> SocketFile.open(path, random))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("in use");

            assertThat(names()).containsExactly("_uwe_x.socket");
            try (RawClient client = new RawClient(path)) {
                assertThat(first.channel().accept()).isNotNull();
            }
        }
    }

    @Test
    void leavesAFileThatIsNoSocket() throws Exception {
        Files.writeString(path, "precious");

        assertThatThrownBy(() -> SocketFile.open(path, random)).hasMessageContaining("no socket");

        assertThat(Files.readString(path)).isEqualTo("precious");
    }

    @Test
    void followsNoLink() throws Exception {
        Path target = folder.resolve("target");
        Files.createSymbolicLink(path, target);

        assertThatThrownBy(() -> SocketFile.open(path, random)).hasMessageContaining("no socket");

        assertThat(Files.isSymbolicLink(path)).isTrue();
        assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void leavesAFileThatHasTakenItsPlaceWhenItCloses() throws Exception {
        SocketFile file = SocketFile.open(path, random);
        Files.delete(path);
        Files.writeString(path, "another's");

        file.close();

        assertThat(Files.readString(path)).isEqualTo("another's");
    }

    @Test
    void saysThatAPathIsTooLong() {
        Path longPath = folder.resolve("x".repeat(108));

        assertThatThrownBy(() -> SocketFile.open(longPath, random))
                .hasMessageContaining(Integer.toString(SocketFile.LONGEST_PATH))
                .hasMessageContaining(longPath.toString());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPathMayBeAsLongAsTheSystemTakesIfItsNameHasEightBytes() throws Exception {
        for (int length = 8; length < 20; length++) {
            Path longest = longestPath("n".repeat(length));

            try (SocketFile file = SocketFile.open(longest, random);
                    RawClient client = new RawClient(longest)) {
                assertThat(file.channel().accept()).as("%d", length).isNotNull();
            }
        }
    }

    @Test
    void saysThatAShortNameIsInALongFolder() throws Exception {
        Path shortName = longestPath("s");

        assertThatThrownBy(() -> SocketFile.open(shortName, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("but " + shortName.getParent() + "/.")
                .hasMessageContaining("that of " + shortName);
        assertThat(shortName.getParent()).isEmptyDirectory();
    }

    @Test
    void aRelativePathIsAsLongAsItIsSaid() throws Exception {
        Path relative = Path.of("").toAbsolutePath().relativize(path);

        try (SocketFile file = SocketFile.open(relative, random);
                RawClient client = new RawClient(path)) {
            assertThat(file.channel().accept()).isNotNull();
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SocketFile.open(folder.resolve("none/x"), random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void ofManyWhoFindAStaleSocketExactlyOneGetsThePath() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int round = 0; round < 100; round++) {
            try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(path));
            }
            CountDownLatch go = new CountDownLatch(1);
            List<Future<SocketFile>> attempts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random own = new Random(round * 8L + i);
                attempts.add(threads.submit(() -> {
                    go.await();
                    return SocketFile.open(path, own);
                }));
            }

            go.countDown();

            List<SocketFile> opened = new ArrayList<>();
            for (Future<SocketFile> attempt : attempts) {
                if (succeeds(attempt)) {
                    opened.add(attempt.get());
                }
            }
            assertThat(opened).as("round %d", round).hasSize(1);
            try (RawClient client = new RawClient(path)) {
                assertThat(opened.get(0).channel().accept()).isNotNull();
            }
            opened.get(0).close();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean succeeds(Future<SocketFile> attempt) throws InterruptedException {
        try {
            attempt.get();
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(IOException.class).hasMessageContaining("in use");
            return false;
        }
    }

    /** In a folder that makes it just as long as can be. */
    private Path longestPath(String name) throws IOException {
        int left = SocketFile.LONGEST_PATH - folder.toString().length() - name.length() - 2;
        return Files.createDirectory(folder.resolve("x".repeat(left))).resolve(name);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
