package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Environment;
import dev.seneschal.wire.WireLimits;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node does unless it is told otherwise, in one table. To change a line of it is to change what hosts rely on. */
class NodeDefaultsTest {

    @Test
    void areThese() throws ReflectiveOperationException {
        Fleet fleet = new Fleet();
        NodeSettings settings = settingsOf(
                Node.builder("node", TestWire.format(), fleet.broker.connect()).build());

        Map<String, Object> found = new LinkedHashMap<>();
        found.put("event", settings.delivery().event());
        found.put("ACK timeout per attempt, s", settings.delivery().ackTimeout());
        found.put("attempts", settings.delivery().attempts());
        found.put("handler deadline, s", settings.delivery().methodTimeout());
        found.put("time to live", settings.delivery().timeToLive());
        found.put("unavailableFor", settings.sender().unavailableFor());
        found.put("back-off", settings.sender().backoff());
        found.put("window in flight per subject", settings.sender().windowPerSubject());
        found.put("window in flight per node", settings.sender().window());
        found.put("ordering", settings.ordering());
        found.put("halts after a give-up", settings.sender().haltsAfterGiveUp());
        found.put("handler concurrency", settings.receiver().concurrency());
        found.put("handler queue", settings.receiver().queue());
        found.put("deduplication window, ids", settings.seenIds());
        found.put("deduplication window, time", settings.seenFor());
        found.put("outbox", settings.outbox().getClass());
        found.put("wait for a place in the outbox", settings.outboxWait());
        found.put("timelines", settings.timelines());
        found.put("relays for others", settings.relaying().forwards());
        found.put("remembered relays", settings.relaying().remembered());
        found.put("remembered relays, time", settings.relaying().rememberedFor());
        found.put("counts crashes", settings.countsCrashes());
        found.put("keeps the JVM alive", settings.keepsJvmAlive());
        found.put("an idle publisher ends after", settings.publisherIdle());
        found.put("large messages", settings.largeMessages());
        found.put("lines to the central error log", settings.errors().central());
        found.put("environment", settings.environment());
        found.put("outbox capacity, messages", OutboxLimits.DEFAULT.maxMessages());
        found.put("outbox capacity, bytes", OutboxLimits.DEFAULT.maxBytes());
        found.put("dead letters", OutboxLimits.DEFAULT.maxDeadLetters());
        found.put("decompressed size, bytes", WireLimits.defaults().maxBytes());
        found.put("decompressed ratio", WireLimits.defaults().maxRatio());
        found.put("depth of nested messages", WireLimits.defaults().maxDepth());

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("event", Event.ACK);
        expected.put("ACK timeout per attempt, s", 10L);
        expected.put("attempts", 5L);
        expected.put("handler deadline, s", 10L);
        expected.put("time to live", Optional.empty());
        expected.put("unavailableFor", Duration.ofMinutes(10));
        expected.put("back-off", new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0.2));
        expected.put("window in flight per subject", 256);
        expected.put("window in flight per node", 4_096);
        expected.put("ordering", Ordering.NONE);
        expected.put("halts after a give-up", false);
        expected.put("handler concurrency", 64);
        expected.put("handler queue", 1_024);
        expected.put("deduplication window, ids", 1_000_000);
        expected.put("deduplication window, time", Duration.ofHours(1));
        expected.put("outbox", RingBuffer.class);
        expected.put("wait for a place in the outbox", Duration.ofSeconds(10));
        expected.put("timelines", 1_000);
        expected.put("relays for others", false);
        expected.put("remembered relays", 100_000);
        expected.put("remembered relays, time", Duration.ofHours(1));
        expected.put("counts crashes", false);
        expected.put("keeps the JVM alive", true);
        expected.put("an idle publisher ends after", Duration.ofMinutes(10));
        expected.put("large messages", Optional.empty());
        expected.put("lines to the central error log", false);
        expected.put("environment", Environment.system());
        expected.put("outbox capacity, messages", 100_000);
        expected.put("outbox capacity, bytes", 256L * 1024 * 1024);
        expected.put("dead letters", 10_000);
        expected.put("decompressed size, bytes", 16 * 1024 * 1024);
        expected.put("decompressed ratio", 200);
        expected.put("depth of nested messages", 1_024);
        assertThat(found).containsExactlyEntriesOf(expected);
    }

    /** An outbox without limits of its own takes as much as the default, and not one more. */
    @Test
    void theOutboxOfANodeHasTheDefaultSize() {
        RingBuffer outbox = new RingBuffer();
        for (int i = 0; i < OutboxLimits.DEFAULT.maxMessages(); i++) {
            assertThat(outbox.reserve()).isTrue();
        }

        assertThat(outbox.reserve()).isFalse();
    }

    private static NodeSettings settingsOf(Node node) throws ReflectiveOperationException {
        Field settings = Node.class.getDeclaredField("settings");
        settings.setAccessible(true);
        return (NodeSettings) settings.get(node);
    }
}
