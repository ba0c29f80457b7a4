package dev.seneschal.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A nats-server on a free port of the loopback interface, which ends when this is closed or the JVM is told to stop. */
final class LocalNatsServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Process process;
    private final int port;

    /** Ends the server with the thread that started it, and so with this process, even by kill -9. */
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private LocalNatsServer(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-nats-server"));
    }

    /**
     * Starts one. It may take a moment until it listens.
     *
     * @throws IOException if there is no nats-server on the PATH
     */
    static LocalNatsServer start() throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
        }
        command.addAll(List.of("nats-server", "-a", HOST, "-p", Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new LocalNatsServer(process, port);
    }

    String url() {
        return "nats://" + HOST + ":" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
