package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a chief does unless it is told otherwise, in one table. To change a line of it is to change what hosts rely on. */
class ChiefDefaultsTest {

    @Test
    void areThese() {
        ChiefBuilder chief = Chief.builder();
        RestartPolicy restarting = RestartPolicy.onFailure();

        Map<String, Object> found = new LinkedHashMap<>();
        found.put("restart", chief.restart.type());
        found.put("restart intensity", restarting.intensity());
        found.put("restart intensity of the chief", chief.chiefIntensity);
        found.put("back-off", restarting.backoff());
        found.put("back-off begins anew after", restarting.resetAfter());
        found.put("stop budget", chief.forceStopTimeout);
        found.put("stop timeout of a worker", WorkerSpec.DEFAULT_STOP_TIMEOUT);
        found.put("strategy", chief.strategy);
        found.put("keeps the JVM alive", chief.keepsJvmAlive);

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("restart", RestartPolicy.Type.NEVER);
        expected.put("restart intensity", Optional.of(new Intensity(10, Duration.ofMinutes(10))));
        expected.put("restart intensity of the chief", Optional.empty());
        expected.put("back-off", Optional.of(new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2)));
        expected.put("back-off begins anew after", Duration.ofMinutes(5));
        expected.put("stop budget", Duration.ofSeconds(45));
        expected.put("stop timeout of a worker", Duration.ofSeconds(10));
        expected.put("strategy", Strategy.ONE_FOR_ONE);
        expected.put("keeps the JVM alive", true);
        assertThat(found).containsExactlyEntriesOf(expected);
    }
}
