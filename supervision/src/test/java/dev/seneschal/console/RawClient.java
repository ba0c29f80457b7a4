package dev.seneschal.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that sends and reads bytes, and knows nothing. */
final class RawClient implements AutoCloseable {

    private final SocketChannel channel;

    RawClient(Path path) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
    }

    static String exchange(Path path, String request) throws IOException {
        try (RawClient client = new RawClient(path)) {
            client.send(request);
            return client.readToEnd();
        }
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** What arrives until the server closes. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** As {@link #readToEnd}, from a server that closes over what it has not read, which resets the connection. */
    String readUntilLetGo() {
        try {
            return readToEnd();
        } catch (IOException reset) {
            return "";
        }
    }

    /** The next byte; negative at the end. */
    int read() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        return channel.read(buffer) < 0 ? -1 : buffer.get(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
