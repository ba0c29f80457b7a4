package dev.seneschal.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers the first ping of each connection, as a server does to whoever connects, and none after it; counts these. */
final class MuteServer implements AutoCloseable {

    private static final String INFO =
            "INFO {\"server_id\":\"mute\",\"version\":\"2.9.10\",\"proto\":1,\"headers\":true,"
                    + "\"max_payload\":1048576}\r\n";

    /** For each connection that has ended, how many pings were not answered. */
    final BlockingQueue<Integer> unanswered = new LinkedBlockingQueue<>();

    private final ServerSocket listening;

    private MuteServer(ServerSocket listening) {
        this.listening = listening;
    }

    static MuteServer start() {
        try {
            MuteServer server = new MuteServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
            Thread thread = new Thread(server::serve, "mute-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    /** One connection after the other. */
    private void serve() {
        while (!listening.isClosed()) {
            int pings = 0;
            try (Socket socket = listening.accept()) {
                socket.getOutputStream().write(INFO.getBytes(US_ASCII));
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("PING") && ++pings == 1) {
                        socket.getOutputStream().write("PONG\r\n".getBytes(US_ASCII));
                    }
                }
            } catch (IOException e) {
                // The other side is gone, or this one closed.
            }
            if (pings > 0) {
                unanswered.add(pings - 1);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
