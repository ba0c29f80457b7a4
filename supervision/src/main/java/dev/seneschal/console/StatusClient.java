package dev.seneschal.console;

import dev.seneschal.time.Nanos;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks a status socket, ours or uwe's. uwe's {@code Client}, with a timeout. Immutable; each question has a connection of its own.
 */
public final class StatusClient {

    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int BUFFER = 8192;

    private final Path path;
    private final Duration timeout;

    /**
     * A client of one socket. Nothing is opened before the first question.
     *
     * @param path where the socket is, such as {@link AppInfo#socketPath()}
     * @param timeout how long a question may take in all, above zero
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public StatusClient(Path path, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be above zero, was " + timeout);
        }
        this.path = path;
        this.timeout = timeout;
    }

    /**
     * Asks for the states of the workers.
     *
     * @return what was answered
     * @throws IOException if nobody answers in time, or with an error
     */
    public StateInfo status() throws IOException {
        SocketResponse response = send(new SocketRequest("status"));
        if (response.status() != SocketResponse.OK) {
            String why = response.error();
            throw new IOException(
                    why.isEmpty() ? "the answer has status " + response.status() + " and no reason" : why);
        }
        return StateInfo.parse(response.data());
    }

    /**
     * Asks for an action and waits for the answer.
     *
     * @param request what to ask for
     * @return the answer, whatever its status
     * @throws StatusProtocolException if the answer is none, or the server closed the connection without one
     * @throws IOException if nobody answers in time, or nobody listens at the path
     */
    public SocketResponse send(SocketRequest request) throws IOException {
        long deadline = System.nanoTime() + Nanos.of(timeout);
        try (Selector selector = Selector.open();
                SocketChannel channel = connect(deadline)) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(request.toLine().getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                await(selector, deadline);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            return SocketResponse.parse(new StringReader(readLine(channel, selector, deadline)), LONGEST_ANSWER);
        }
    }

    /** Tries again while more wait to be let in than the system keeps waiting. */
    private SocketChannel connect(long deadline) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                channel.configureBlocking(false);
                connected = channel.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException e) {
                throw new IOException("cannot connect to " + path + ": " + e.getMessage(), e);
            } finally {
                if (!connected) {
                    channel.close();
                }
            }
            if (connected) {
                return channel;
            }
            pause(deadline);
        }
    }

    private String readLine(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (line.size() < LONGEST_ANSWER) {
            await(selector, deadline);
            int count = channel.read(buffer);
            line.write(buffer.array(), 0, buffer.position());
            boolean ended = count < 0 || (buffer.position() > 0 && buffer.get(buffer.position() - 1) == '\n');
            if (ended && line.size() == 0) {
                throw new StatusProtocolException(path + " closed the connection without an answer", null);
            }
            if (ended) {
                return line.toString(StandardCharsets.UTF_8);
            }
            buffer.clear();
        }
        throw new StatusProtocolException("an answer of more than " + LONGEST_ANSWER + " bytes from " + path, null);
    }

    private void await(Selector selector, long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0 || selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left))) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted while waiting for " + path);
            }
            throw new IOException("no answer from " + path + " within " + timeout);
        }
        selector.selectedKeys().clear();
    }

    private void pause(long deadline) throws IOException {
        if (deadline - System.nanoTime() <= 0) {
            throw new IOException("no answer from " + path + " within " + timeout);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + path, e);
        }
    }
}
