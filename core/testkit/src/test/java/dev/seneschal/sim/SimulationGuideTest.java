package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example in docs/simulation.md, which is this file's, white space aside. */
class SimulationGuideTest {

    private static final Path GUIDE = Path.of("../../docs/simulation.md");
    private static final Path HERE = Path.of("src/test/java/dev/seneschal/sim/SimulationGuideTest.java");

    // guide begins
    @Test
    void noBookingIsLostAndNoneIsMadeTwice() {
        Faults faults = Faults.builder().dropped(0.1).duplicated(0.1).crashes(2).build();
        Simulation.seeds(1, 500).faults(faults).check(world -> {
            Map<MessageId, String> booked = new HashMap<>();
            world.node(
                    "till",
                    parts -> parts.builder().handle("REQBook", parts.recorded((message, context) -> {
                        context.sleep(Duration.ofMillis(30)); // the bank takes its time
                        booked.putIfAbsent(context.id().orElseThrow(), message.text());
                    })));
            SimulatedNode shop = world.node("shop", parts -> parts.builder().attempts(100));
            for (int i = 0; i < 20; i++) {
                Message booking = Message.builder()
                        .to("till")
                        .method("REQBook")
                        .data("sale " + i)
                        .build();
                world.environment().schedule(Duration.ofSeconds(i), () -> shop.send(booking));
            }
            world.run(Duration.ofMinutes(1));
            world.settle();
            assertThat(booked.keySet()).containsAll(world.ledger().sent());
        });
    }
    // guide ends

    @Test
    void theGuideShowsThisExample() throws IOException {
        String inGuide = between(Files.readString(GUIDE), "```java\n(.*?)```");
        String inExample = between(Files.readString(HERE), "// guide begins\n(.*?)// guide ends");

        assertThat(inGuide.replaceAll("\\s+", "")).isEqualTo(inExample.replaceAll("\\s+", ""));
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("text has " + pattern).isTrue();
        return matcher.group(1);
    }
}
