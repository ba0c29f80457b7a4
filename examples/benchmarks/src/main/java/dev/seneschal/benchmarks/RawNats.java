package dev.seneschal.benchmarks;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Request and reply as a service does it by jnats alone: the responder works on a pool, for its work may block, and so does whoever
 * waits for the reply. Two connections; the pools and what is on the wire are as large as ours.
 */
final class RawNats implements Side {

    private static final String SUBJECT = "raw.service";

    private final Connection client;
    private final Connection server;
    private final ExecutorService handlers = Executors.newFixedThreadPool(Messages.HANDLERS);
    private final ExecutorService callbacks = Executors.newFixedThreadPool(Messages.CALLBACKS);
    private final byte[] request = new byte[Messages.REQUEST_BYTES];

    RawNats(String url) throws Exception {
        client = Nats.connect(options(url));
        server = Nats.connect(options(url));
        byte[] reply = new byte[Messages.REPLY_BYTES];
        Dispatcher dispatcher =
                server.createDispatcher(message -> handlers.execute(() -> server.publish(message.getReplyTo(), reply)));
        dispatcher.subscribe(SUBJECT);
        server.flush(Messages.PATIENCE);
    }

    @Override
    public void send(Runnable done) {
        client.request(SUBJECT, request).thenRunAsync(done, callbacks);
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        server.close();
        handlers.shutdown();
        callbacks.shutdown();
    }

    private static Options options(String url) {
        return Options.builder().server(url).build();
    }
}
