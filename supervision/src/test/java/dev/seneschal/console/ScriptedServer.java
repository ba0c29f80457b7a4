package dev.seneschal.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that reads a line and answers with given bytes, or not at all. */
final class ScriptedServer implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel channel;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> kept = new ArrayList<>();
    private volatile @Nullable String answer;

    ScriptedServer(Path path) throws IOException {
        this.path = path;
        channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Thread thread = new Thread(this::serve, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    Path path() {
        return path;
    }

    /** Null to keep clients waiting. */
    void answer(@Nullable String bytes) {
        answer = bytes;
    }

    List<String> received() {
        return received;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        for (SocketChannel client : kept) {
            client.close();
        }
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = channel.accept();
                received.add(readLine(Channels.newInputStream(client)));
                String bytes = answer;
                if (bytes == null) {
                    kept.add(client);
                } else {
                    client.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
                    client.close();
                }
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.append((char) b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString();
    }
}
