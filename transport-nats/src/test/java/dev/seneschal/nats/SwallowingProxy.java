package dev.seneschal.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network between a transport and a server that can be cut as a broken cable cuts it: connections stay open and take bytes, none of
 * which arrive. When it is healed, connections that lost bytes are reset and further ones are whole.
 */
final class SwallowingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicLong swallowedBytes = new AtomicLong();
    private volatile boolean swallowing;

    private record Link(Socket client, Socket server) {
        void close() {
            try (client;
                    server) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed, which is all that is wanted.
            }
        }
    }

    private SwallowingProxy(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    static SwallowingProxy before(NatsServer server) {
        try {
            SwallowingProxy proxy =
                    new SwallowingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.port());
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    void swallow() {
        swallowing = true;
    }

    void heal() {
        swallowing = false;
        links.forEach(Link::close);
        links.clear();
    }

    long swallowedBytes() {
        return swallowedBytes.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        links.forEach(Link::close);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "swallowing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                start(() -> pump(link, link.client(), link.server()));
                start(() -> pump(link, link.server(), link.client()));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        byte[] bytes = new byte[64 * 1024];
        try {
            for (int count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                if (swallowing) {
                    swallowedBytes.addAndGet(count);
                } else {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // One side is gone.
        }
        if (!swallowing) {
            link.close();
        }
    }
}
