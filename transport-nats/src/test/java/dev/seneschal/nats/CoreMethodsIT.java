package dev.seneschal.nats;

import dev.seneschal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Over a real nats-server. */
@RequiresNatsServer
class CoreMethodsIT extends CoreMethodsContract {

    private static NatsServer server;

    private final List<NatsTransport> transports = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.close();
    }

    @Override
    void disconnect() throws InterruptedException {
        for (NatsTransport transport : transports) {
            transport.close(Duration.ofSeconds(10));
        }
    }

    @Override
    Transport connect() {
        NatsTransport transport = NatsTransport.connect(
                NatsTransportConfig.builder().servers(server.url()).build());
        transports.add(transport);
        return transport;
    }
}
