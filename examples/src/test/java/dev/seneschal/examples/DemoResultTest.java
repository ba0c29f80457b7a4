package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoResultTest {

    private static final WordCount WORDS = new WordCount(10, 100);

    @Test
    void agreesWhenAllIsDeliveredAndCountedRight() {
        assertThat(result(4, 0, WORDS, 2, List.of()).disagreements()).isEmpty();
    }

    @Test
    void disagreesWhenAMessageWasNotDelivered() {
        assertThat(result(3, 1, WORDS, 2, List.of("a.txt to node2: GaveUp")).disagreements())
                .containsExactly(
                        "4 messages were sent, 3 delivered",
                        "1 messages or replies were given up",
                        "a.txt to node2: GaveUp");
    }

    @Test
    void disagreesWhenLinesOrWordsDiffer() {
        assertThat(result(4, 0, new WordCount(10, 99), 2, List.of()).disagreements())
                .singleElement()
                .asString()
                .contains("words=99", "words=100");
    }

    @Test
    void disagreesWhenNothingWasUnderWayToNode1WhileItWasDown() {
        assertThat(result(4, 0, WORDS, 0, List.of()).disagreements())
                .containsExactly("no message was under way to node1 while it was down");
    }

    private static DemoResult result(
            int delivered, int deadLetters, WordCount counted, int underWay, List<String> wrong) {
        return new DemoResult(
                4, 0, delivered, 0, deadLetters, 2, 2, WORDS, counted, underWay, Duration.ofSeconds(1), wrong);
    }
}
