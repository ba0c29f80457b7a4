package dev.seneschal.examples;

import dev.seneschal.nats.NatsTransport;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Where the demo's nodes meet: in this process, or at a nats-server. Closing it closes the connections it made. */
final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Function<String, Transport> connector;
    private final Optional<LocalNatsServer> server;
    private final List<Transport> connections = new ArrayList<>();

    private Broker(Function<String, Transport> connector, Optional<LocalNatsServer> server) {
        this.connector = connector;
        this.server = server;
    }

    /**
     * The broker that was asked for.
     *
     * @throws DemoException if a nats-server is to be started and there is none
     */
    static Broker open(DemoOptions options) {
        if (!options.nats()) {
            LoopbackBroker broker = LoopbackBroker.create();
            return new Broker(name -> broker.connect(), Optional.empty());
        }
        if (options.url().isPresent()) {
            return new Broker(name -> overNats(options.url().get(), name), Optional.empty());
        }
        try {
            LocalNatsServer server = LocalNatsServer.start();
            return new Broker(name -> overNats(server.url(), name), Optional.of(server));
        } catch (IOException e) {
            throw new DemoException(
                    "there is no nats-server on the PATH; install it (apt-get install nats-server), or give --url", e);
        }
    }

    /**
     * Makes a connection, and waits until it stands.
     *
     * @throws DemoException if it does not
     */
    Transport connect(String name) throws InterruptedException {
        Transport transport = connector.apply(name);
        connections.add(transport);
        CompletableFuture<ConnectionState> connected = new CompletableFuture<>();
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.complete(state);
            }
        });
        try {
            connected.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return transport;
        } catch (TimeoutException | ExecutionException e) {
            throw new DemoException("no connection to the nats-server within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    /** The largest message that the connections take. */
    int maxPayload() {
        return connections.stream().mapToInt(Transport::maxPayload).min().orElseThrow();
    }

    @Override
    public void close() {
        try {
            for (Transport transport : connections) {
                transport.close(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.ifPresent(LocalNatsServer::close);
        }
    }

    private static Transport overNats(String url, String name) {
        return NatsTransport.connect(NatsTransportConfig.builder()
                .servers(url)
                .name(name)
                .reconnectWait(Duration.ofMillis(100))
                .reconnectJitter(Duration.ZERO)
                .build());
    }
}
