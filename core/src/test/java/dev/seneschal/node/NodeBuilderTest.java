package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.time.Backoff;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeBuilderTest {

    private static NodeBuilder node(String name) {
        return Node.builder(name, TestWire.format(), LoopbackBroker.create().connect());
    }

    @Test
    void refusesAnEmptyNodeName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("").build())
                .withMessage("node name must be 1 to 64 letters, digits, '-' or '_', was \"\"");
    }

    @Test
    void refusesZeroAttempts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").attempts(0).build())
                .withMessage("attempts must be at least 1, was 0");
    }

    @Test
    void refusesANegativeWindow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").window(-1).build())
                .withMessage("window must be at least 1, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").windowPerSubject(-1).build())
                .withMessage("windowPerSubject must be at least 1, was -1");
    }

    @Test
    void refusesAnAckTimeoutThatAStewardMessageCannotCarry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").ackTimeout(Duration.ofMillis(1500)).build())
                .withMessageContainingAll("ackTimeout", "PT1.5S");
    }

    @Test
    void refusesTimesThatAreNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").ackTimeout(Duration.ZERO).build())
                .withMessageContainingAll("ackTimeout", "PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> node("a").methodTimeout(Duration.ofSeconds(-1)).build())
                .withMessageContainingAll("methodTimeout", "PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").unavailableFor(Duration.ZERO).build())
                .withMessageContainingAll("unavailableFor", "PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").outboxWait(Duration.ofSeconds(-1)).build())
                .withMessageContainingAll("outboxWait", "PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").deduplication(1, Duration.ZERO).build())
                .withMessageContainingAll("deduplication time", "PT0S");
    }

    @Test
    void refusesHandlerLimitsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").handlerConcurrency(0).build())
                .withMessageContainingAll("handlerConcurrency", "0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node("a").handlerQueue(-1).build())
                .withMessageContainingAll("handlerQueue", "-1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> node("a").deduplication(0, Duration.ofHours(1)).build())
                .withMessageContainingAll("deduplication ids", "0");
    }

    @Test
    void refusesASecondHandlerForAMethod() {
        NodeBuilder node = node("a").handle("REQPing", (message, context) -> {});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.handle("REQPing", (message, context) -> {}))
                .withMessage("method REQPing has a handler already");
    }

    @Test
    void refusesABackoffThatShrinks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(2), 0))
                .withMessage("backoff.factor must be 1 or more, was 0.5");
    }

    @Test
    void refusesACodecThatWasNotGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireFormat.builder(new TestWire())
                        .codecs(new TestWire())
                        .writeCodec("xml")
                        .build())
                .withMessage("codec must be one of [plain], was \"xml\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireFormat.builder(new TestWire()).build())
                .withMessage("codec must be one of [], was \"\"");
    }
}
