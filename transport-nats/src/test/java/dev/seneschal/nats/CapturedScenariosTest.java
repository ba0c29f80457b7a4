package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.nats.CapturedScenario.Counts;
import dev.seneschal.transport.LoopbackBroker;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A node of ours takes the place of a Steward node in each scenario that was captured. */
@Timeout(120)
class CapturedScenariosTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/captured-scenarios.csv", numLinesToSkip = 1)
    void doesWhatTheStewardNodeDid(String file, String ours, int received, int sent, int handled) throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();

        Counts counts = new CapturedScenario(file, ours, broker::connect).play();

        assertThat(counts).isEqualTo(new Counts(received, sent, handled));
    }
}
