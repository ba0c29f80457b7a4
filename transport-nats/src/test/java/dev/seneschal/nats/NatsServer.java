package dev.seneschal.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real nats-server on a port of its own, which a test kills, freezes and starts again. It listens on 127.0.0.1 only, and does not
 * outlive this JVM, however that ends.
 */
final class NatsServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Below those that the system gives to whoever wants any, for listening or to connect from. */
    private static final int FIRST_PORT = 10_000;

    private static final int PORTS = 22_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(new Random().nextInt(PORTS));

    private final int port;
    private final Path config;
    private Process process;

    private NatsServer(int port, Path config, Process process) {
        this.port = port;
        this.config = config;
        this.process = process;
    }

    /** Starts a server with settings in the form of its configuration file, such as {@code max_payload: 1000}. */
    static NatsServer start(String... settings) {
        try {
            Path config = Files.createTempFile("nats-server", ".conf");
            Files.write(config, List.of(settings));
            int port = freePort();
            NatsServer server = new NatsServer(port, config, launch(port, config));
            server.awaitAnswer();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port on which nothing listens, and which is not given a second time: it is free until it is used, and again between a kill and a
     * restart.
     */
    static int freePort() {
        while (true) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The next one, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where nats-server is: the variable nats_server_path, the PATH, or Debian's place. */
    static Optional<Path> binary() {
        Stream<String> chosen = Stream.ofNullable(System.getenv("nats_server_path"));
        Stream<String> onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> folder + File.separator + "nats-server");
        return Stream.of(chosen, onPath, Stream.of("/usr/sbin/nats-server"))
                .flatMap(each -> each)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    int port() {
        return port;
    }

    String url() {
        return "nats://" + HOST + ":" + port;
    }

    /** A client that is none of ours, to ask the server or to have it do something. It waits for answers as long as a test does. */
    Connection client() throws IOException, InterruptedException {
        return Nats.connect(
                new Options.Builder().server(url()).connectionTimeout(PATIENCE).build());
    }

    /** Ends the process as a crash does. */
    void kill() {
        process.destroyForcibly();
        await(process.onExit());
    }

    /** Starts a killed server again, on the same port. */
    void restart() {
        process = launch(port, config);
        awaitAnswer();
    }

    /** Starts a killed server again, on the same port, with other settings. */
    void restart(String... settings) {
        try {
            Files.write(config, List.of(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    /** Freezes the process: its connections stay open and say nothing. All its threads have stopped when this returns. */
    void pause() {
        signal("STOP");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isStopped()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nats-server does not stop");
            }
        }
    }

    /** The signal is sent and not yet heeded when kill ends: a thread may go on for a moment, and answer. */
    private boolean isStopped() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.allMatch(NatsServer::isStopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // "id (name) state ...", and the name may hold anything.
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return false;
        }
    }

    void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(config);
            Files.deleteIfExists(log(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        Process kill =
                await(CompletableFuture.supplyAsync(() -> startProcess(command, ProcessBuilder.Redirect.DISCARD)));
        if (await(kill.onExit()).exitValue() != 0) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    /** What it has logged, to see why it does not start. */
    private String log() {
        try {
            return Files.readString(log(config));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path log(Path config) {
        return config.resolveSibling(config.getFileName() + ".log");
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "nats-server does not answer on port " + port + ", alive: " + process.isAlive() + ": " + log());
            }
        }
    }

    /** What the server says to whoever connects. */
    String info() {
        try (Socket socket = new Socket(HOST, port)) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            socket.setSoTimeout(1000);
            return socket.getInputStream().read() == 'I';
        } catch (IOException e) {
            await(process.onExit().completeOnTimeout(process, 20, TimeUnit.MILLISECONDS));
            return false;
        }
    }

    private static Process launch(int port, Path config) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
        }
        Path binary = binary().orElseThrow(() -> new IllegalStateException("there is no nats-server"));
        command.addAll(List.of(binary.toString(), "-a", HOST, "-p", Integer.toString(port), "-c", config.toString()));
        CompletableFuture<Process> started = new CompletableFuture<>();
        Starter.INSTANCE.tasks.add(() -> {
            try {
                started.complete(startProcess(
                        command, ProcessBuilder.Redirect.to(log(config).toFile())));
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        return await(started);
    }

    private static Process startProcess(List<String> command, ProcessBuilder.Redirect output) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("nats-server could not be handled", e.getCause());
        }
    }

    /** Starts the servers, from one thread that never ends: a server is killed by the kernel when the thread that started it ends. */
    private static final class Starter extends Thread {

        static final Starter INSTANCE = new Starter();

        final LinkedTransferQueue<Runnable> tasks = new LinkedTransferQueue<>();

        private Starter() {
            super("nats-server-starter");
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            while (true) {
                try {
                    tasks.take().run();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts this thread", e);
                }
            }
        }
    }
}
