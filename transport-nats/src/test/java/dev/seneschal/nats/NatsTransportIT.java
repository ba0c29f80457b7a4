package dev.seneschal.nats;

import dev.seneschal.contract.TransportContract;
import dev.seneschal.transport.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, against one server that is killed and started again. */
@RequiresNatsServer
class NatsTransportIT extends TransportContract {

    private static NatsServer server;
    private boolean broken;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected Transport connect() {
        return NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(20))
                .build());
    }

    @Override
    protected void breakConnections() {
        server.kill();
        broken = true;
    }

    @Override
    protected void healConnections() {
        server.restart();
        broken = false;
    }

    @AfterEach
    void healAfterAFailedTest() {
        if (broken) {
            healConnections();
        }
    }
}
