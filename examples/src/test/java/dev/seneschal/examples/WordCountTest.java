package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WordCountTest {

    @Test
    void countsLineFeedsAndStretchesWithoutWhiteSpace() {
        assertThat(count("")).isEqualTo(WordCount.ZERO);
        assertThat(count("one")).isEqualTo(new WordCount(0, 1));
        assertThat(count(" one\ttwo\r\n\nthree ")).isEqualTo(new WordCount(2, 3));
        assertThat(count("größer als\n")).isEqualTo(new WordCount(1, 2));
    }

    @Test
    void readsWhatItWrites() {
        WordCount count = new WordCount(12, 345);

        assertThat(WordCount.parse(count.text())).isEqualTo(count);
    }

    private static WordCount count(String text) {
        return WordCount.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
