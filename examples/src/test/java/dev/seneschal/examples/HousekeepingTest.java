package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/errors.md does what the page says. */
class HousekeepingTest {

    @Test
    @Timeout(60)
    void everythingThatThePageTellsHappens(@TempDir Path folder) throws Exception {
        Queue<String> out = new ConcurrentLinkedQueue<>();

        Housekeeping.run(folder, out::add);

        assertThat(out)
                .contains(
                        "tea: 1",
                        "tea: 2",
                        "error of agent",
                        "agent.REQOrder.EventACK_subscriber is RUNNING",
                        "central.REQHello.EventNACK_publisher is RUNNING",
                        "seen: agent");
        assertThat(Files.readString(folder.resolve("error.log")))
                .contains("node: agent, error: agent.REQBreak.EventACK_subscriber: HANDLER_FAILED: the handler threw"
                        + " java.lang.IllegalStateException: the kettle leaks");
    }
}
