package dev.seneschal.nats;

import dev.seneschal.contract.TransportContract;
import dev.seneschal.transport.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, as far as messages do not go through a stream, against one server that is killed and started again. */
@RequiresNatsServer
class JetStreamTransportIT extends TransportContract {

    private static StreamFleet fleet;
    private boolean broken;

    @BeforeAll
    static void startServer() {
        fleet = new StreamFleet();
    }

    @AfterAll
    static void stopServer() throws Exception {
        fleet.close();
    }

    @Override
    protected Transport connect() {
        NatsTransportConfig nats = NatsTransportConfig.builder()
                .servers(fleet.server.url())
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(20))
                .build();
        return JetStreamTransport.connect(
                nats, StreamFleet.streams().sendTo("node9").receive("node8").build());
    }

    @Override
    protected void breakConnections() {
        fleet.server.kill();
        broken = true;
    }

    @Override
    protected void healConnections() {
        fleet.server.restart();
        broken = false;
    }

    @AfterEach
    void healAfterAFailedTest() {
        if (broken) {
            healConnections();
        }
    }
}
