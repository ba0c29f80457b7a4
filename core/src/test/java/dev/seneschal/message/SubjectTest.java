package dev.seneschal.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubjectTest {

    private final NodeName node = NodeName.of("node1");
    private final Method ping = Method.of("REQPing");

    @Test
    void isWrittenAsAprilHasIt() {
        assertThat(Subject.of(node, ping, Event.ACK)).hasToString("node1.REQPing.EventACK");
        assertThat(Subject.of(node, ping, Event.NACK)).hasToString("node1.REQPing.EventNACK");
    }

    @Test
    void aRelayedOneNamesTheNodeItGoesThrough() {
        Subject subject = Subject.relay(NodeName.of("node2"), node, Method.of("REQRelay"), Event.ACK);

        assertThat(subject).hasToString("node2.node1.REQRelay.EventACK");
        assertThat(subject.via()).contains(node);
    }

    @Test
    void subjectsOfTheSamePartsAreEqual() {
        assertThat(Subject.of(node, ping, Event.ACK))
                .isEqualTo(Subject.of(NodeName.received("node1"), Method.received("REQPing"), Event.ACK))
                .isNotEqualTo(Subject.of(node, ping, Event.NACK));
    }
}
