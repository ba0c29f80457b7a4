package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JetStreamConfigTest {

    @Test
    void hasTheDefaultsThatItsJavadocTells() {
        JetStreamConfig config = JetStreamConfig.builder().build();

        assertThat(config.stream()).isEqualTo("SENESCHAL");
        assertThat(config.inMemory()).isFalse();
        assertThat(config.replicas()).isEqualTo(1);
        assertThat(config.maxBytes()).isEqualTo(1024L * 1024 * 1024);
        assertThat(config.maxAge()).isEmpty();
        assertThat(config.duplicateWindow()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.sendTo()).isEmpty();
        assertThat(config.receive()).isEmpty();
        assertThat(config.inOrder()).isFalse();
        assertThat(config.places()).isEqualTo(64);
        assertThat(config.ackWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.attempts()).isEqualTo(5);
        assertThat(config.deliveries()).isEqualTo(50);
    }

    @Test
    void refusesWhatCannotBeAndNamesIt() {
        refuses("stream", builder -> builder.stream("has.dots"));
        refuses("replicas", builder -> builder.replicas(6));
        refuses("maxBytes", builder -> builder.maxBytes(0));
        refuses("maxAge", builder -> builder.maxAge(Duration.ZERO));
        refuses("duplicateWindow", builder -> builder.duplicateWindow(Duration.ZERO));
        refuses("duplicateWindow", builder -> builder.maxAge(Duration.ofMinutes(1)));
        refuses("sendTo", builder -> builder.sendTo("node.1"));
        refuses("receive", builder -> builder.receive("node*"));
        refuses("receive", builder -> builder.receive("node1", "REQ Count"));
        refuses("places", builder -> builder.places(0));
        refuses("ackWait", builder -> builder.ackWait(Duration.ofMillis(999)));
        refuses("attempts", builder -> builder.attempts(0));
        refuses("deliveries", builder -> builder.deliveries(4));
    }

    @Test
    void refusesToReceiveAMessageTwice() {
        refuses("receive", builder -> builder.receive("node1").receive("node1", "REQCount"));
        refuses("receive", builder -> builder.receive("node1").receive("node1"));
        assertThat(JetStreamConfig.builder()
                        .receive("node1", "REQCount")
                        .receive("node1", "REQPing")
                        .receive("node2")
                        .build()
                        .receive())
                .extracting(JetStreamConfig.Receiving::consumer)
                .containsExactly("node1=REQCount", "node1=REQPing", "node2");
    }

    private static void refuses(String setting, UnaryOperator<JetStreamConfig.Builder> change) {
        assertThatThrownBy(() -> change.apply(JetStreamConfig.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting + " must");
    }
}
