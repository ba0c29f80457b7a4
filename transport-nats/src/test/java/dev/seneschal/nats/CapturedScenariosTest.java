package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.LoopbackBroker;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A node of ours takes the place of a Steward node in each scenario that was captured. */
@Timeout(60)
class CapturedScenariosTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/captured-scenarios.csv", numLinesToSkip = 1)
    void doesWhatTheStewardNodeDid(String file, String ours, int received, int sent) throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();

        Map<String, Integer> counts = new CapturedScenario(file, ours, broker::connect).play();

        assertThat(counts).containsEntry("received", received).containsEntry("sent", sent);
    }
}
