package dev.seneschal.console;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client: one request, one answer, on one thread. A client that sends no request, or goes away, hears nothing, as from uwe's server.
 */
final class SocketConnection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusSocket.class);
    private static final int LONGEST_REQUEST = 1 << 20;

    private final SocketChannel channel;
    private final SocketServer server;
    private volatile boolean reading = true;
    /** The server's loop's. */
    private @Nullable Long deadline;

    SocketConnection(SocketChannel channel, SocketServer server) {
        this.channel = channel;
        this.server = server;
    }

    @Override
    public void run() {
        try {
            SocketRequest request = SocketRequest.read(
                    new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8), LONGEST_REQUEST);
            reading = false;
            server.handling(this);
            SocketResponse response = server.answer(request);
            server.answering(this);
            write(ByteBuffer.wrap(response.toLine().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.debug("a client of the status socket went without an answer: {}", e.toString());
        } catch (Throwable e) {
            LOG.error("a client of the status socket went without an answer", e);
        } finally {
            end();
            server.ended(this);
        }
    }

    boolean isReading() {
        return reading;
    }

    /** Closes the connection, which ends the thread if it waits for the client. From any thread. */
    void end() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection of the status socket: {}", e.toString());
        }
    }

    boolean isEnded() {
        return !channel.isOpen();
    }

    void setDeadline(@Nullable Long nanoTime) {
        deadline = nanoTime;
    }

    /** What is left to the deadline; without one, as much as there is. */
    long nanosLeft(long nanoTime) {
        return deadline == null ? Long.MAX_VALUE : deadline - nanoTime;
    }

    private void write(ByteBuffer line) throws IOException {
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.shutdownOutput();
        drain();
    }

    /** Takes what the client has sent beyond its request: to close over unread bytes would reset the connection under the answer. */
    private void drain() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(LONGEST_REQUEST >> 4);
        channel.configureBlocking(false);
        while (channel.read(rest) > 0) {
            rest.clear();
        }
    }
}
