package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.nats.CapturedScenario.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** As {@link CapturedScenariosTest}, over a real nats-server. */
@RequiresNatsServer
@Timeout(120)
class CapturedScenariosIT {

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

    @AfterEach
    void disconnect() throws InterruptedException {
        for (NatsTransport transport : transports) {
            transport.close(Duration.ofSeconds(10));
        }
    }

    private NatsTransport connect() {
        NatsTransport transport = NatsTransport.connect(
                NatsTransportConfig.builder().servers(server.url()).build());
        transports.add(transport);
        return transport;
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/captured-scenarios.csv", numLinesToSkip = 1)
    void doesWhatTheStewardNodeDid(String file, String ours, int received, int sent, int handled) throws Exception {
        Counts counts = new CapturedScenario(file, ours, this::connect).play();

        assertThat(counts).isEqualTo(new Counts(received, sent, handled));
    }
}
